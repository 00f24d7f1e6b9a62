// Command grpcxds asks a server that it finds by xDS for its health, again and again, and says what it hears:
// grpcxds xds:///SERVICE:PORT, with GRPC_XDS_BOOTSTRAP in its environment. One line an answer that differs from the last.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	_ "google.golang.org/grpc/xds"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: grpcxds xds:///SERVICE:PORT")
		os.Exit(2)
	}
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		fmt.Fprintf(os.Stderr, "target: %s (expected: xds:///SERVICE:PORT); %v\n", os.Args[1], err)
		os.Exit(1)
	}
	defer connection.Close()
	client := grpc_health_v1.NewHealthClient(connection)
	for last := ""; ; time.Sleep(50 * time.Millisecond) {
		if answer := ask(client); answer != last {
			fmt.Println(answer)
			last = answer
		}
	}
}

func ask(client grpc_health_v1.HealthClient) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	response, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		return err.Error()
	}
	return response.Status.String()
}
