package io.sidelane.gateway.config;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.List;

/** A certificate with its key, both PEM, or files of it that are read again when they change. */
public record CertificateConfig(
        @Doc("The certificate and those that vouch for it: a PEM file, or PEM itself.")
                @Required("a PEM file")
                @Form(max = 65_536)
                String certificate,
        @Doc("Its key, without a password: a PEM file, or PEM itself.")
                @Required("a PEM file")
                @Form(max = 65_536)
                String key,
        @Doc("Names that it is for, such as shop.example or *.shop.example.")
                @Size(max = 256)
                @Form(value = HostNames.FORM, max = 253, expected = HostNames.EXPECTED)
                List<String> hosts) {

    public CertificateConfig {
        hosts = List.copyOf(hosts);
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "CertificateConfig[hosts=" + hosts + "]";
    }
}
