package io.sidelane.cli.render;

import java.util.ArrayList;
import java.util.List;

/** A line with lines below it, drawn in letters that every terminal has. */
record Tree(String line, List<Tree> below) {

    Tree(String line) {
        this(line, new ArrayList<>());
    }

    Tree add(Tree child) {
        below.add(child);
        return this;
    }

    Tree add(String child) {
        return add(new Tree(child));
    }

    String text() {
        var text = new StringBuilder(line).append('\n');
        draw(text, "");
        return text.toString();
    }

    private void draw(StringBuilder text, String indent) {
        for (int i = 0; i < below.size(); i++) {
            boolean last = i == below.size() - 1;
            var child = below.get(i);
            text.append(indent).append(last ? "`- " : "|- ").append(child.line()).append('\n');
            child.draw(text, indent + (last ? "   " : "|  "));
        }
    }
}
