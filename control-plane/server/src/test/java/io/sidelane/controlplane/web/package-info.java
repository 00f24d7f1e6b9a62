@NullMarked
package io.sidelane.controlplane.web;

import org.jspecify.annotations.NullMarked;
