package io.sidelane.it.rig;

/** The two containers of a meshed pod and the users they run as. */
public enum Container {
    APP(10001),
    SIDECAR(IstioRules.SIDECAR_ID);

    private final int uid;

    Container(int uid) {
        this.uid = uid;
    }

    int uid() {
        return uid;
    }

    String cgroupName() {
        return this == APP ? "app" : "sidecar";
    }
}
