/**
 * A binding of the libbpf functions and system calls that a BPF agent needs, with typed owners
 * above it. It knows BPF and sockets, and nothing of what its callers use them for.
 */
@NullMarked
package io.sidelane.libbpf;

import org.jspecify.annotations.NullMarked;
