// Command grpcxds is both ends of gRPC that are told everything by xDS, with GRPC_XDS_BOOTSTRAP in their environment.
//
//	grpcxds xds:///SERVICE:PORT   asks a server for its health, again and again; a line an answer that differs from the last
//	grpcxds serve HOST:PORT       serves health; a line when it begins to serve, and when it does not any more
//
// Keys and authorities are the bootstrap's, where the control plane asks for them; else bytes are plain.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	xdscredentials "google.golang.org/grpc/credentials/xds"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/xds"
)

func main() {
	switch {
	case len(os.Args) == 2:
		ask(os.Args[1])
	case len(os.Args) == 3 && os.Args[1] == "serve":
		serve(os.Args[2])
	default:
		fmt.Fprintln(os.Stderr, "usage: grpcxds xds:///SERVICE:PORT | grpcxds serve HOST:PORT")
		os.Exit(2)
	}
}

func fail(what string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
	os.Exit(1)
}

func ask(target string) {
	credentials, err := xdscredentials.NewClientCredentials(
		xdscredentials.ClientOptions{FallbackCreds: insecure.NewCredentials()})
	if err != nil {
		fail("credentials", err)
	}
	connection, err := grpc.NewClient(target, grpc.WithTransportCredentials(credentials))
	if err != nil {
		fail("target "+target, err)
	}
	defer connection.Close()
	client := grpc_health_v1.NewHealthClient(connection)
	for last := ""; ; time.Sleep(50 * time.Millisecond) {
		if answer := once(client); answer != last {
			fmt.Println(answer)
			last = answer
		}
	}
}

func once(client grpc_health_v1.HealthClient) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	response, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		return err.Error()
	}
	return response.Status.String()
}

func serve(address string) {
	credentials, err := xdscredentials.NewServerCredentials(
		xdscredentials.ServerOptions{FallbackCreds: insecure.NewCredentials()})
	if err != nil {
		fail("credentials", err)
	}
	server, err := xds.NewGRPCServer(grpc.Creds(credentials),
		xds.ServingModeCallback(func(_ net.Addr, args xds.ServingModeChangeArgs) {
			fmt.Println(args.Mode, args.Err)
		}))
	if err != nil {
		fail("server", err)
	}
	grpc_health_v1.RegisterHealthServer(server, health.NewServer())
	listener, err := net.Listen("tcp", address)
	if err != nil {
		fail("listen", err)
	}
	fail("serve", server.Serve(listener))
}
