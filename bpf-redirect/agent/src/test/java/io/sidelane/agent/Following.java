package io.sidelane.agent;

/** An agent that follows changes on a thread of its own, until it is closed. */
record Following(Agent agent, Thread thread) implements AutoCloseable {

    static Following of(Agent agent) {
        return new Following(
                agent,
                Thread.ofPlatform()
                        .name("agent-under-test")
                        .start(
                                () -> {
                                    try {
                                        agent.follow();
                                    } catch (InterruptedException _) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
    }

    @Override
    public void close() throws Exception {
        agent.close();
        thread.join();
    }
}
