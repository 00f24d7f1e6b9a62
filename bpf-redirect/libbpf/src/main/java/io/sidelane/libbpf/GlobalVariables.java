package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the global variables of an object lie, read from its BTF: a name, the section ({@code
 * .rodata}, {@code .bss}, {@code .data}) that is also the map's name, an offset and a size.
 *
 * <p>Source: {@code linux/btf.h}, kinds {@code VAR} and {@code DATASEC}.
 */
final class GlobalVariables {

    /* Not .maps, license and .ksyms, which are sections in BTF and no memory of programs. */
    private static final Pattern SECTION = Pattern.compile("\\.(rodata|data|bss)(\\..*)?");

    private static final int KIND_DATASEC = 15;
    private static final long TYPE_HEADER = 12;
    private static final long SECTION_ENTRY = 12;

    /** One variable. */
    record Variable(String section, int offset, int size) {}

    private GlobalVariables() {}

    static Map<String, Variable> of(MemorySegment object) {
        Map<String, Variable> variables = new HashMap<>();
        MemorySegment btf = LibbpfBtf.bpf_object__btf(object);
        int types = Pointer.isNull(btf) ? 0 : LibbpfBtf.btf__type_cnt(btf);
        for (int id = 1; id < types; id++) {
            MemorySegment type = type(btf, id);
            int info = type.get(JAVA_INT, 4);
            if ((info >>> 24 & 0x1f) == KIND_DATASEC) {
                addSection(btf, type, info & 0xffff, variables);
            }
        }
        return variables;
    }

    /** The bytes of a section before load: what is written there is what the kernel gets. */
    static MemorySegment initialValue(MemorySegment map, String section) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(JAVA_LONG);
            MemorySegment value = LibbpfObjects.bpf_map__initial_value(map, size);
            if (Pointer.isNull(value)) {
                throw new BpfException(
                        "write the initial value of " + section,
                        Errno.EINVAL,
                        "a section of global variables, such as .rodata");
            }
            return value.reinterpret(size.get(JAVA_LONG, 0));
        }
    }

    private static void addSection(
            MemorySegment btf, MemorySegment type, int entries, Map<String, Variable> variables) {
        String section = name(btf, type);
        if (!SECTION.matcher(section).matches()) {
            return;
        }
        MemorySegment table = type.reinterpret(TYPE_HEADER + entries * SECTION_ENTRY);
        for (int i = 0; i < entries; i++) {
            MemorySegment entry = table.asSlice(TYPE_HEADER + i * SECTION_ENTRY, SECTION_ENTRY);
            variables.put(
                    name(btf, type(btf, entry.get(JAVA_INT, 0))),
                    new Variable(section, entry.get(JAVA_INT, 4), entry.get(JAVA_INT, 8)));
        }
    }

    private static MemorySegment type(MemorySegment btf, int id) {
        return LibbpfBtf.btf__type_by_id(btf, id).reinterpret(TYPE_HEADER);
    }

    private static String name(MemorySegment btf, MemorySegment type) {
        return Pointer.string(LibbpfBtf.btf__name_by_offset(btf, type.get(JAVA_INT, 0)));
    }
}
