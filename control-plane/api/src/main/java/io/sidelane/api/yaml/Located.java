package io.sidelane.api.yaml;

import io.sidelane.api.ApiObject;

/** An object and the place where its document starts. */
public record Located(ApiObject object, Place place) {}
