package io.sidelane.api.schema;

/** Forms of text that several fields have. Each has a length that fits it. */
public final class Forms {

    /** A label of DNS, RFC 1123. */
    public static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    public static final int LABEL_MAX = 63;
    public static final String LABEL_EXPECTED =
            "lower case letters, digits and '-', such as my-name";

    /** A name of DNS, RFC 1123. */
    public static final String NAME =
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    public static final int NAME_MAX = 253;
    public static final String NAME_EXPECTED =
            "lower case letters, digits, '-' and '.', such as my-name";

    /** A name with or without a domain before it, as of labels. */
    public static final String QUALIFIED =
            "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
                    + "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?";

    public static final int QUALIFIED_MAX = 317;

    /** A name with a domain before it, as of extended resources. */
    public static final String RESOURCE =
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/"
                    + "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?";

    public static final String RESOURCE_EXPECTED = "a resource such as intel.com/sriov_vf";

    /** The value of a label, which may be empty. */
    public static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?";

    public static final String LABEL_VALUE_EXPECTED =
            "letters, digits, '-', '_' and '.', at most 63";

    /** Longest message of a status. */
    public static final int MESSAGE_MAX = 2_048;

    private Forms() {}
}
