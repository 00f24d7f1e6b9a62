/** What API servers ask: HTTPS, AdmissionReviews, bounded in number and size. */
@NullMarked
package io.sidelane.injector.webhook;

import org.jspecify.annotations.NullMarked;
