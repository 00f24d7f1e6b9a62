package io.sidelane.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PagingTest {

    private static final List<String> ALL = List.of("c", "a", "d", "b");

    @Test
    void pagesAreInOrderAndSayWhereToGoOn() {
        var first = Paging.of("2", null).page(ALL, n -> n, n -> n);
        var second = Paging.of("2", first.next()).page(ALL, n -> n, n -> n);

        assertThat(first.items()).containsExactly("a", "b");
        assertThat(first.total()).isEqualTo(4);
        assertThat(second.items()).containsExactly("c", "d");
        assertThat(second.next()).isNull();
    }

    @Test
    void aNameThatHasGoneMeanwhileIsNoHindrance() {
        assertThat(Paging.of("9", "bb").page(ALL, n -> n, n -> n).items())
                .containsExactly("c", "d");
    }
}
