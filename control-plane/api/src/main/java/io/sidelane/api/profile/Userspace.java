package io.sidelane.api.profile;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Required;

@Doc("Libraries that are put under an unchanged program.")
public record Userspace(
        @Doc("Image that the libraries are copied from, by tag or digest.")
                @Required("an image such as registry.example/vcl:24.06")
                @Form(
                        value = "[a-z0-9][a-zA-Z0-9._:/@-]*",
                        max = 512,
                        expected = "an image such as registry.example/vcl:24.06")
                String libraryImage,
        @Doc(
                        "The library to preload, as an absolute path in that image; all of its directory is copied.")
                @Form(
                        value = "/[A-Za-z0-9._+/-]+\\.so(\\.[0-9]+)*",
                        max = 255,
                        expected =
                                "an absolute path of a library, such as /opt/vcl/libvcl_ldpreload.so")
                @Default("/opt/vcl/libvcl_ldpreload.so")
                String preload,
        @Doc("ConfigMap in the pod's namespace with vcl.conf.")
                @Required("the name of a ConfigMap")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                String vclConfigMap) {}
