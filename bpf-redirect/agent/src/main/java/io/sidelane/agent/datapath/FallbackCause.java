package io.sidelane.agent.datapath;

import io.sidelane.api.Word;

/** Why a message went by TCP on an enrolled connection. */
public enum FallbackCause implements Word {
    /** The peer had not read every byte given to TCP before. */
    ORDER("order"),
    /** The peer's unread redirected bytes reached the budget. */
    BUDGET("budget"),
    /** The other end is not enrolled on this node. */
    NO_PEER("noPeer"),
    /** The peer may block in recv. */
    BLOCKING_READER("blockingReader"),
    /** Policy has switched the pod, the port or the scope off. */
    POLICY_OFF("policyOff"),
    /** A socket option (ULP, zero-copy, low-water mark...) rules it out. */
    SOCKET_OPTION("socketOption"),
    /** The program's habit (splice, two threads...) rules it out. */
    HABIT("habit"),
    /** Enrolling is not finished, or leaving has begun. */
    NOT_READY("notReady"),
    /** A kernel call failed. */
    ERROR("error");

    private final String word;

    FallbackCause(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
