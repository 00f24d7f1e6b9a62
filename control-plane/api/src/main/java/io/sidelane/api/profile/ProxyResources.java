package io.sidelane.api.profile;

import io.sidelane.api.schema.Bytes;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Wire;

@Doc("What the sidecar gets, as request and limit alike.")
public record ProxyResources(
        @Doc("CPUs, such as 2 or 500m. A text: write \"2\" in quotes.")
                @Required("a quantity such as \"2\"")
                @Form(
                        value = "[1-9][0-9]{0,3}|[1-9][0-9]{0,6}m",
                        max = 8,
                        expected = "whole CPUs or thousandths, such as \"2\" or 500m")
                String cpu,
        @Doc("Memory, such as 512Mi.")
                @Required("a quantity such as 512Mi")
                @Wire("memory")
                @Bytes(min = "32Mi", max = "64Gi")
                long memoryBytes) {}
