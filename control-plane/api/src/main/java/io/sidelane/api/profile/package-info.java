/** What a profile asks for, part by part. */
@NullMarked
package io.sidelane.api.profile;

import org.jspecify.annotations.NullMarked;
