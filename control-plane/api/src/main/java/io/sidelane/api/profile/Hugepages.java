package io.sidelane.api.profile;

import io.sidelane.api.schema.Bytes;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Wire;

@Doc("Huge pages of the container, mounted at /dev/hugepages.")
@Rule(
        value =
                "!isQuantity(string(self.limit)) || quantity(string(self.limit)).isInteger() && quantity(string(self.limit)).asInteger() % (self.size == '1Gi' ? 1073741824 : 2097152) == 0",
        says =
                "string(self.limit) + ' (expected: whole pages of ' + self.size + ', such as ' + (self.size == '1Gi' ? '2Gi' : '512Mi') + ')'",
        field = ".limit")
public record Hugepages(
        @Doc("Size of a page.") @Default("2Mi") HugepageSize size,
        @Doc("How much, in whole pages of that size.")
                @Required("a quantity such as 512Mi")
                @Wire("limit")
                @Bytes(min = "2Mi", max = "1Ti")
                long limitBytes) {

    public Hugepages {
        long page = size == HugepageSize.ONE_GIBIBYTE ? 1L << 30 : 2L << 20;
        new Mistakes()
                .when(
                        limitBytes % page != 0,
                        "limit",
                        "%d bytes (expected: whole pages of %s, such as %s)"
                                .formatted(
                                        limitBytes,
                                        size.word(),
                                        size == HugepageSize.ONE_GIBIBYTE ? "2Gi" : "512Mi"))
                .refuse();
    }
}
