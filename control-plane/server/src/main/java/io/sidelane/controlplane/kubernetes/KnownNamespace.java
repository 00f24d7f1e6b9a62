package io.sidelane.controlplane.kubernetes;

import java.util.Map;

record KnownNamespace(String name, Map<String, String> labels) {}
