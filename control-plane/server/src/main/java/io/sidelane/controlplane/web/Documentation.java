package io.sidelane.controlplane.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;
import io.sidelane.api.view.ClientDetail;
import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.Explanation;
import io.sidelane.api.view.NodeDetail;
import io.sidelane.api.view.NodeSummary;
import io.sidelane.api.view.ObjectSummary;
import io.sidelane.api.view.Overview;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PodSummary;
import io.sidelane.api.view.PolicySummary;
import io.sidelane.api.view.Problem;
import io.sidelane.api.view.ProfileSummary;
import io.sidelane.api.view.ResourceSummary;
import io.sidelane.api.view.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Says in the OpenAPI document what the answers' records say of themselves, and shows an answer of
 * each kind. Runs when the service is built.
 */
@OpenApiFilter(stages = RunStage.BUILD)
public final class Documentation implements OASFilter {

    /** Every record that an answer may have, by its name in the document. */
    static final Map<String, Class<?>> RECORDS =
            Stream.of(
                            ClientDetail.class,
                            ClientSummary.class,
                            Explanation.class,
                            NodeDetail.class,
                            NodeSummary.class,
                            ObjectSummary.class,
                            Overview.class,
                            PodSummary.class,
                            PolicySummary.class,
                            Problem.class,
                            ProfileSummary.class,
                            ResourceSummary.class,
                            Statement.class)
                    .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getClasses())))
                    .filter(Class::isRecord)
                    .collect(Collectors.toMap(Class::getSimpleName, type -> type));

    private static final String JSON = "application/json";

    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "limit", "How many items at most, 1 to 1000; 100 without it.",
                    "after", "Go on after this name: `next` of the page before.",
                    "namespace", "Of this namespace; on lists without it, of all.",
                    "node", "Of this node; on lists without it, of all.",
                    "name", "Its name.",
                    "client", "The node id of a client, or the number of its stream.",
                    "group", "Whose resources: see `group` of a client.",
                    "type", "A type in short, such as LDS, or its URL.");

    private static final Map<String, String> VALUES =
            Map.of(
                    "limit", "100",
                    "after", "shop/cart-0",
                    "namespace", "shop",
                    "node", "node-1",
                    "name", "cart-0",
                    "client", "node-1",
                    "group", "node/node-1",
                    "type", "LDS");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        var components = document.getComponents();
        components
                .getSchemas()
                .forEach(
                        (name, schema) -> {
                            var type = name.startsWith("Page") ? Page.class : RECORDS.get(name);
                            if (type != null) {
                                describe(schema, type);
                            }
                        });
        var problem = OASFactory.createSchema();
        problem.addType(SchemaType.OBJECT);
        for (var component : Problem.class.getRecordComponents()) {
            var property = OASFactory.createSchema();
            property.addType(
                    component.getType() == int.class ? SchemaType.INTEGER : SchemaType.STRING);
            problem.addProperty(component.getName(), property);
        }
        describe(problem, Problem.class);
        components.addSchema("Problem", problem);
    }

    @Override
    public Operation filterOperation(Operation operation) {
        var responses = operation.getResponses();
        var found = responses.getAPIResponse("200");
        found.setDescription(found.getDescription() == null ? "OK" : found.getDescription());
        var content = found.getContent().getMediaType(JSON);
        if (content != null) {
            content.setExample(example(operation.getOperationId()));
        }
        responses.setDefaultValue(
                OASFactory.createAPIResponse()
                        .description("Why there is no answer.")
                        .content(
                                OASFactory.createContent()
                                        .addMediaType(
                                                Problem.MEDIA_TYPE,
                                                OASFactory.createMediaType()
                                                        .schema(
                                                                OASFactory.createSchema()
                                                                        .ref("Problem"))
                                                        .example(example("problem")))));
        return operation;
    }

    @Override
    public Parameter filterParameter(Parameter parameter) {
        return parameter
                .description(PARAMETERS.get(parameter.getName()))
                .example(VALUES.get(parameter.getName()));
    }

    private static void describe(Schema schema, Class<?> type) {
        var doc = type.getAnnotation(Doc.class);
        schema.setDescription(doc == null ? null : doc.value());
        var required = new ArrayList<String>();
        for (var component : type.getRecordComponents()) {
            required.add(component.getName());
            var property = schema.getProperties().get(component.getName());
            if (property == null) {
                throw new IllegalStateException(component + " is not in the document");
            }
            describe(property, component);
        }
        schema.setRequired(required);
    }

    private static void describe(Schema property, RecordComponent component) {
        var text = new StringBuilder(component.getAnnotation(Doc.class).value());
        var words = component.getAnnotation(Words.class);
        if (words != null) {
            text.append(" Mostly one of: ")
                    .append(
                            Stream.of(words.value().getEnumConstants())
                                    .map(Word::word)
                                    .collect(Collectors.joining(", ")))
                    .append('.');
        }
        property.setDescription(text.toString());
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && property.getType() != null) {
            var types = new ArrayList<>(property.getType());
            types.add(SchemaType.NULL);
            property.setType(types);
        }
    }

    /** An answer as the control plane gave it; tests compare. */
    static Object example(String operation) {
        var file = "/openapi/" + operation + ".json";
        try (var in = Documentation.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("example %s: not found".formatted(file));
            }
            return new ObjectMapper().readValue(in, Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException("example " + file, e);
        }
    }
}
