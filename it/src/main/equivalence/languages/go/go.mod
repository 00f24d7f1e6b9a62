module sidelane.io/equivalence/ends

go 1.22
