package io.sidelane.api;

import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.status.ProfileStatus;
import org.jspecify.annotations.Nullable;

/** One way to be fast; the platform team controls it. */
@Doc(
        "One way to be fast. The platform team writes profiles; policies choose among them, and an"
                + " annotation never grants what policy does not allow.")
public record AccelerationProfile(
        Metadata metadata, ProfileSpec spec, @Nullable ProfileStatus status) implements ApiObject {

    public static final String KIND = "AccelerationProfile";

    /** A profile that asks for nothing but its path, and that one's settings. */
    public AccelerationProfile(
            Metadata metadata, AccelerationPath path, @Nullable Sockmap sockmap) {
        this(metadata, ProfileSpec.of(path, sockmap), null);
    }

    @Override
    public String kind() {
        return KIND;
    }

    public AccelerationPath path() {
        return spec.path();
    }

    /** Present exactly when the path is {@link AccelerationPath#SOCKMAP}. */
    public @Nullable Sockmap sockmap() {
        return spec.sockmap();
    }
}
