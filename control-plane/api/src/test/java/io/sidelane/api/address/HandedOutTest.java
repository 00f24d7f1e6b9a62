package io.sidelane.api.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandedOutTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type': 'host-local', 'ranges': [[{'subnet': '10.1.0.0/24'}]] | []",
                "'type': 'host-local', 'subnet': '10.2.0.0/24' | [10.2.0.1-10.2.0.254]",
                "'type': 'host-local', 'subnet': '10.0.0.0/8', 'rangeStart': '10.1.0.9', 'rangeEnd': '10.1.0.10' | []",
                "'type': 'whereabouts', 'range': '10.1.0.0-10.2.0.1/8' | [10.1.0.0-10.2.0.1]",
                "'type': 'whereabouts', 'ipRanges': [{'range': 'fd00::/126'}] | [fd00::1-fd00::3]",
                "'type': 'static', 'addresses': [{'address': '10.1.0.7/24'}, {'address': '10.9.0.7/24'}] | [10.9.0.7]",
                "'type': 'spiderpool' | []"
            })
    void addressesOfOtherSubnetsAreTold(String ipam, String outside) {
        var config = "{'type': 'macvlan', 'ipam': {%s}}".formatted(ipam).replace('\'', '"');
        var network = JsonNodeFactory.instance.objectNode();
        network.putObject("spec").put("config", config);

        assertThat(HandedOut.byNetwork(network).outside(List.of("10.1.0.0/16")).toString())
                .isEqualTo(outside);
    }

    @Test
    void whatAPoolLeavesOutOrIsReservedIsNotHandedOut() throws JsonProcessingException {
        var pool = json("{'spec': {'ips': ['10.1.0.1-10.1.0.9'], 'excludeIPs': ['10.1.0.2']}}");
        var reserved = json("{'spec': {'ips': ['10.1.0.4/31']}}");

        assertThat(
                        HandedOut.byPool(pool, Stream.of(reserved))
                                .inside(List.of("10.1.0.0/29", "fd00::/8")))
                .containsExactly("10.1.0.1", "10.1.0.3", "10.1.0.6-10.1.0.7");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
