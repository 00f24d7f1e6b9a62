package io.sidelane.api.node;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Required;

@Doc("The RDMA device of a NIC.")
public record Rdma(
        @Doc("Its name, such as mlx5_0.") @Required("a name") @Form(max = 63) String device,
        @Doc("The mode of RDMA network namespaces.") @Required RdmaMode mode) {}
