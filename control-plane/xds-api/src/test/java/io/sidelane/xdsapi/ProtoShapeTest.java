package io.sidelane.xdsapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every rule on a small proto of its own, so that the comparison with ours can fail. */
class ProtoShapeTest {

    private static final ProtoShape BEFORE = ProtoShape.of(files(_ -> {}));

    @Test
    void theSameProtoBreaksNothing() {
        assertThat(BEFORE.brokenBy(ProtoShape.of(files(_ -> {})))).isEmpty();
    }

    @Test
    void additionsBreakNothing() {
        var next =
                files(
                        file -> {
                            file.getMessageTypeBuilder(0)
                                    .addField(field("more", 9, Type.TYPE_BOOL));
                            file.addMessageType(DescriptorProto.newBuilder().setName("New"));
                            file.getEnumTypeBuilder(0).addValue(value("NEW", 2));
                            file.getServiceBuilder(0)
                                    .addMethod(MethodDescriptorProto.newBuilder().setName("New"));
                        });

        assertThat(BEFORE.brokenBy(ProtoShape.of(next))).isEmpty();
    }

    @Test
    void aFieldThatIsRemovedBreaks() {
        assertThat(brokenBy(file -> file.getMessageTypeBuilder(0).removeField(1)))
                .containsExactly("field p.M 2: gone (expected: optional uint64 size)");
    }

    @Test
    void aFieldWithAnotherNumberBreaks() {
        assertThat(brokenBy(file -> file.getMessageTypeBuilder(0).getFieldBuilder(1).setNumber(7)))
                .containsExactly("field p.M 2: gone (expected: optional uint64 size)");
    }

    @Test
    void aNumberThatIsUsedAgainBreaks() {
        assertThat(
                        brokenBy(
                                file ->
                                        file.getMessageTypeBuilder(0)
                                                .getFieldBuilder(1)
                                                .setName("other")))
                .containsExactly(
                        "field p.M 2: optional uint64 other (expected: optional uint64 size)");
    }

    @Test
    void aFieldOfAnotherTypeBreaks() {
        assertThat(
                        brokenBy(
                                file ->
                                        file.getMessageTypeBuilder(0)
                                                .getFieldBuilder(1)
                                                .setType(Type.TYPE_STRING)))
                .containsExactly(
                        "field p.M 2: optional string size (expected: optional uint64 size)");
    }

    @Test
    void aFieldThatBecomesRepeatedBreaks() {
        assertThat(
                        brokenBy(
                                file ->
                                        file.getMessageTypeBuilder(0)
                                                .getFieldBuilder(1)
                                                .setLabel(Label.LABEL_REPEATED)))
                .containsExactly(
                        "field p.M 2: repeated uint64 size (expected: optional uint64 size)");
    }

    @Test
    void anEnumValueThatIsRemovedOrRenamedBreaks() {
        assertThat(brokenBy(file -> file.getEnumTypeBuilder(0).removeValue(1)))
                .containsExactly("value p.E 1: gone (expected: ONE)");
        assertThat(brokenBy(file -> file.getEnumTypeBuilder(0).getValueBuilder(1).setName("TWO")))
                .containsExactly("value p.E 1: TWO (expected: ONE)");
    }

    @Test
    void aMethodThatStreamsDifferentlyBreaks() {
        assertThat(
                        brokenBy(
                                file ->
                                        file.getServiceBuilder(0)
                                                .getMethodBuilder(0)
                                                .setClientStreaming(false)))
                .containsExactly(
                        "rpc p.S.Do: (.p.M) returns (.p.M) (expected: (stream .p.M) returns (.p.M))");
    }

    @Test
    void aReservationThatIsLiftedBreaks() {
        assertThat(brokenBy(file -> file.getMessageTypeBuilder(0).clearReservedRange()))
                .containsExactly("reserved p.M 5: gone (expected: reserved)");
    }

    @Test
    void aNumberIsFreeUnlessItIsReserved() {
        var free = files(file -> file.getMessageTypeBuilder(0).removeField(1));
        var reserved =
                files(
                        file ->
                                file.getMessageTypeBuilder(0)
                                        .removeField(1)
                                        .addReservedRange(
                                                ReservedRange.newBuilder().setStart(2).setEnd(3)));

        assertThat(BEFORE.leftFreeBy(ProtoShape.of(free)))
                .containsExactly("field p.M 2: gone (expected: its number is reserved)");
        assertThat(BEFORE.leftFreeBy(ProtoShape.of(reserved))).isEmpty();
    }

    @Test
    void theCommittedFormIsReadBack() {
        assertThat(ProtoShape.parse("# words\n" + BEFORE.text())).isEqualTo(BEFORE);
    }

    private static java.util.List<String> brokenBy(Consumer<FileDescriptorProto.Builder> change) {
        return BEFORE.brokenBy(ProtoShape.of(files(change)));
    }

    private static FileDescriptorSet files(Consumer<FileDescriptorProto.Builder> change) {
        var file =
                FileDescriptorProto.newBuilder()
                        .setName("p.proto")
                        .setPackage("p")
                        .addMessageType(
                                DescriptorProto.newBuilder()
                                        .setName("M")
                                        .addField(field("name", 1, Type.TYPE_STRING))
                                        .addField(field("size", 2, Type.TYPE_UINT64))
                                        .addReservedRange(
                                                ReservedRange.newBuilder().setStart(5).setEnd(6)))
                        .addEnumType(
                                EnumDescriptorProto.newBuilder()
                                        .setName("E")
                                        .addValue(value("ZERO", 0))
                                        .addValue(value("ONE", 1)))
                        .addService(
                                ServiceDescriptorProto.newBuilder()
                                        .setName("S")
                                        .addMethod(
                                                MethodDescriptorProto.newBuilder()
                                                        .setName("Do")
                                                        .setInputType(".p.M")
                                                        .setOutputType(".p.M")
                                                        .setClientStreaming(true)));
        change.accept(file);
        return FileDescriptorSet.newBuilder().addFile(file).build();
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(Label.LABEL_OPTIONAL)
                .setType(type);
    }

    private static EnumValueDescriptorProto.Builder value(String name, int number) {
        return EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number);
    }
}
