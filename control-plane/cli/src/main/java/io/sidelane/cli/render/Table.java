package io.sidelane.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what is in them; the last is as long as it likes. */
final class Table {

    private final Ink ink;
    private final List<List<String>> rows = new ArrayList<>();

    Table(Ink ink, String... heads) {
        this.ink = ink;
        rows.add(List.of(heads).stream().map(ink::head).toList());
    }

    Table row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "cells of a row: %d (expected: %d)"
                            .formatted(cells.length, rows.getFirst().size()));
        }
        rows.add(List.of(cells));
        return this;
    }

    String text() {
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                var cell = row.get(i);
                line.append(cell);
                if (i < row.size() - 1) {
                    line.repeat(' ', width(i) - Ink.width(cell) + 2);
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> Ink.width(row.get(column))).max().orElse(0);
    }
}
