@NullMarked
package io.sidelane.cli.render;

import org.jspecify.annotations.NullMarked;
