@NullMarked
package io.sidelane.libbpf;

import org.jspecify.annotations.NullMarked;
