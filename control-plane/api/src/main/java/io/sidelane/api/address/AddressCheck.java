package io.sidelane.api.address;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.sidelane.api.address.Finding.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what does not fit. Proposes to take an address back only from a pod that is gone, that no
 * StatefulSet will make again, and whose address no living pod claims.
 */
public final class AddressCheck {

    private final Books books;
    private final List<Held> alive;
    private final List<Held> leaked;
    private final List<Finding> found = new ArrayList<>();

    private AddressCheck(Books books) {
        this.books = books;
        alive = books.held().stream().filter(books::isAlive).toList();
        leaked = leaked();
        found.addAll(books.mistakes());
    }

    /** What is found, always in the same order. */
    public static List<Finding> of(Collection<? extends JsonNode> objects) {
        var check = new AddressCheck(AddressReader.read(objects));
        check.overlaps();
        check.nodesByThemselves();
        check.conflicts();
        check.leaks();
        check.strays();
        check.exhaustion();
        check.fixed();
        return check.found.stream()
                .distinct()
                .sorted(
                        Comparator.comparing(Finding::problem)
                                .thenComparing(Finding::object)
                                .thenComparing(Finding::message))
                .toList();
    }

    private void overlaps() {
        var pools = books.pools();
        for (int i = 0; i < pools.size(); i++) {
            var pool = pools.get(i);
            for (var other : pools.subList(i + 1, pools.size())) {
                var common = pool.common(other.addresses());
                if (common != null && Pool.meet(pool.wire(), other.wire())) {
                    overlap(pool, common, other.ref());
                }
            }
            books.others()
                    .forEach(
                            (whose, addresses) -> {
                                var common = pool.common(addresses);
                                if (common != null) {
                                    overlap(pool, common, whose);
                                }
                            });
            var common = pool.common(books.reserved());
            if (common != null) {
                overlap(pool, common, "a SpiderReservedIP");
            }
        }
    }

    private void overlap(Pool pool, Range common, String whose) {
        add(
                Problem.OVERLAP,
                pool.ref(),
                List.of(pool.ref(), whose),
                null,
                "%s (expected: nobody else's); %s has it as well",
                common,
                whose);
    }

    /* host-local keeps its books in a directory of each node, and none knows of the others. */
    private void nodesByThemselves() {
        if (books.nodes() < 2) {
            return;
        }
        books.pools().stream()
                .filter(pool -> pool.perNode() && pool.wire() != null)
                .forEach(
                        pool ->
                                add(
                                        Problem.CONFLICT,
                                        pool.ref(),
                                        List.of(pool.ref()),
                                        null,
                                        "host-local on %s (expected: an ipam that nodes share, such as"
                                                + " SpiderPool); each of %d nodes hands out the same addresses",
                                        String.valueOf(pool.wire()),
                                        books.nodes()));
    }

    private void conflicts() {
        for (var same : byAddress(alive)) {
            for (var one : same) {
                var met =
                        same.stream().filter(other -> Pool.meet(one.wire(), other.wire())).toList();
                var pods =
                        met.stream().map(Held::pod).collect(Collectors.toCollection(TreeSet::new));
                if (pods.size() > 1) {
                    add(
                            Problem.CONFLICT,
                            "address " + one.address(),
                            books.pools().stream()
                                    .filter(pool -> pool.contains(one.address()))
                                    .filter(
                                            pool ->
                                                    met.stream()
                                                            .anyMatch(
                                                                    held ->
                                                                            Pool.meet(
                                                                                    pool.wire(),
                                                                                    held.wire())))
                                    .map(Pool::ref)
                                    .toList(),
                            null,
                            "pods %s (expected: one pod); packets reach either of them",
                            String.join(", ", pods));
                }
            }
        }
    }

    private void leaks() {
        var living = addresses(alive);
        for (var one : leaked) {
            boolean claimed = living.contains(one.address());
            var keeper = Objects.requireNonNullElse(one.pool(), "SpiderEndpoint " + one.pod());
            add(
                    Problem.LEAK,
                    keeper,
                    List.of(keeper),
                    claimed ? null : "release " + one.address(),
                    "%s held by pod %s, which is gone (expected: a living pod)%s",
                    one.address(),
                    one.pod(),
                    claimed ? "; it stays, for another pod has that address" : "");
        }
    }

    /* Where not a single pod is known, nobody has looked. */
    private List<Held> leaked() {
        if (books.pods().isEmpty()) {
            return List.of();
        }
        // The books of a pool do not say whose pod it was; those of the endpoint do.
        var awaited =
                books.held().stream()
                        .filter(books::isAwaited)
                        .map(Held::pod)
                        .collect(Collectors.toSet());
        return books.held().stream()
                .filter(one -> !one.bySelf())
                .filter(one -> !books.isAlive(one) && !awaited.contains(one.pod()))
                .toList();
    }

    private static Set<Range> addresses(List<Held> held) {
        return held.stream().map(Held::address).collect(Collectors.toSet());
    }

    private void strays() {
        var pools =
                books.pools().stream()
                        .collect(Collectors.toMap(Pool::ref, pool -> pool, (first, _) -> first));
        for (var one : books.held()) {
            var ref = one.pool();
            if (ref == null) {
                continue;
            }
            var pool = pools.get(ref);
            if (pool == null || !pool.contains(one.address())) {
                add(
                        Problem.NOT_IN_POOL,
                        ref,
                        List.of(ref),
                        null,
                        "%s of pod %s (expected: %s); it may be handed out elsewhere",
                        one.address(),
                        one.pod(),
                        pool == null ? "a pool that exists" : "one of its addresses");
            }
        }
    }

    private void exhaustion() {
        var gone = addresses(leaked);
        var byPool =
                books.held().stream()
                        .filter(one -> one.pool() != null)
                        .collect(Collectors.groupingBy(one -> String.valueOf(one.pool())));
        for (var pool : books.pools()) {
            var taken =
                    byPool.getOrDefault(pool.ref(), List.of()).stream()
                            .map(Held::address)
                            .filter(pool::contains)
                            .distinct()
                            .toList();
            if (!pool.perNode() && BigInteger.valueOf(taken.size()).compareTo(pool.size()) >= 0) {
                add(
                        Problem.EXHAUSTED,
                        pool.ref(),
                        List.of(pool.ref()),
                        null,
                        "%d of %d addresses taken, %d of them by pods that are gone (expected: one"
                                + " that is free); pods that need it do not start",
                        taken.size(),
                        pool.size(),
                        taken.stream().filter(gone::contains).count());
            }
        }
    }

    /* SpiderPool keeps the address of an ordinal in the endpoint of that name. */
    private void fixed() {
        var byPod =
                books.held().stream()
                        .filter(Held::bySelf)
                        .collect(Collectors.groupingBy(Held::pod));
        for (var kept : books.held()) {
            if (kept.bySelf() || kept.set() == null || kept.nic().isEmpty()) {
                continue;
            }
            var shown =
                    byPod.getOrDefault(kept.pod(), List.of()).stream()
                            .filter(one -> one.nic().equals(kept.nic()))
                            .map(Held::address)
                            .filter(address -> address.six() == kept.address().six())
                            .toList();
            if (!shown.isEmpty() && !shown.contains(kept.address())) {
                add(
                        Problem.NOT_FIXED,
                        "SpiderEndpoint " + kept.pod(),
                        List.of("SpiderEndpoint " + kept.pod()),
                        null,
                        "pod has %s on %s (expected: %s, which is kept for it)",
                        shown.stream().map(Range::toString).collect(Collectors.joining(", ")),
                        kept.nic(),
                        kept.address());
            }
        }
    }

    private static Collection<List<Held>> byAddress(List<Held> held) {
        return held.stream().collect(Collectors.groupingBy(Held::address)).values();
    }

    @FormatMethod
    private void add(
            Problem problem,
            String object,
            List<String> sources,
            @Nullable String repair,
            @FormatString String format,
            Object... values) {
        found.add(new Finding(problem, object, sources, format.formatted(values), repair));
    }
}
