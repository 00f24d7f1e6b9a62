package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;

@Doc("A resource that clients of a group should have.")
public record ResourceSummary(
        @Doc("The type in short, such as LDS.") String type,
        @Doc("Its name.") String name,
        @Doc("Its version: a hash of its content, the same on every replica.") String version,
        @Doc("Its encoded size in bytes.") int bytes) {}
