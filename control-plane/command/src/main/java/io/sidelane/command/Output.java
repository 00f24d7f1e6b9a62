package io.sidelane.command;

/** How an answer is written: for people, or for programs. */
public enum Output {
    TEXT,
    JSON
}
