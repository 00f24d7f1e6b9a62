package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Gateway.
 *
 * @param className its GatewayClass
 * @param addresses where its gateways listen; none: everywhere
 * @param flaws what cannot be done as it is written, one line each
 */
public record GatewayFact(
        ObjectRef ref,
        Name name,
        long generation,
        String created,
        String className,
        List<String> addresses,
        List<Listener> listeners,
        List<String> flaws)
        implements Fact {

    public GatewayFact {
        addresses = List.copyOf(addresses);
        listeners = List.copyOf(listeners);
        flaws = List.copyOf(flaws);
    }

    /**
     * @param hostname empty: any
     * @param certificates Secrets; the first is for names that none has
     * @param clients who may come; null: who comes is not asked for a certificate
     * @param kinds of routes that are wanted; empty: those that the protocol has
     * @param flaws what cannot be done as it is written, one line each
     */
    public record Listener(
            String name,
            int port,
            String protocol,
            String hostname,
            List<Name> certificates,
            @Nullable Clients clients,
            Namespaces namespaces,
            Set<String> kinds,
            List<String> flaws) {
        public Listener {
            certificates = List.copyOf(certificates);
            kinds = Set.copyOf(kinds);
            flaws = List.copyOf(flaws);
        }
    }

    /**
     * Whose certificates of clients are taken.
     *
     * @param authorities ConfigMaps with a key {@code ca.crt}
     * @param unknown references to other kinds, one line each
     */
    public record Clients(List<Name> authorities, List<String> unknown) {
        public Clients {
            authorities = List.copyOf(authorities);
            unknown = List.copyOf(unknown);
        }
    }

    /** From which namespaces routes may come. */
    public sealed interface Namespaces {
        record Same() implements Namespaces {}

        record All() implements Namespaces {}

        /** Those with these labels. */
        record Labelled(Map<String, String> labels) implements Namespaces {
            public Labelled {
                labels = Map.copyOf(labels);
            }
        }
    }
}
