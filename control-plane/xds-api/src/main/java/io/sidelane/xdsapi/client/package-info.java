/** What programs that ask the control plane over ADS have in common. */
@NullMarked
package io.sidelane.xdsapi.client;

import org.jspecify.annotations.NullMarked;
