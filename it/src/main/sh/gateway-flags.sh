# shellcheck shell=bash
# How the gateway's JVM is started. Sourced by `sidelane` and `gateway-bench`.

# One heap that need not be large: bodies are outside of it. What compiling took goes back to the system. Netty looks for leaked
# buffers in tests, which start it without this.
# shellcheck disable=SC2034 # used where it is sourced
gateway_flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xms16m -Xmx96m -Xmn10m
    -XX:TrimNativeHeapInterval=2000 -XX:+UseCompactObjectHeaders -Dio.netty.leakDetection.level=disabled)
