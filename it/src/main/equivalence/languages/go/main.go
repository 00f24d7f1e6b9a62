// SPDX-License-Identifier: Apache-2.0

// Uploads, their receiver, and a proxy that copies between sockets (by splice), in Go.
//
//	ends serve ADDR PORT                     prints "listening PORT"; answers a PUT with its SHA-256
//	ends proxy ADDR PORT UPSTREAM            the same, from the upstream
//	ends upload ADDR PORT COUNT SEED MAX     prints "uploads N right N wrong N failed N"
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"math/rand"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
)

const connections = 4

func main() {
	switch os.Args[1] {
	case "serve":
		listener := listen()
		go http.Serve(listener, http.HandlerFunc(receive))
	case "proxy":
		go proxy(listen(), os.Args[4])
	case "upload":
		upload()
		return
	default:
		fmt.Fprintln(os.Stderr, "usage: ends serve|proxy|upload ADDR PORT ...")
		os.Exit(64)
	}
	io.Copy(io.Discard, os.Stdin)
}

func listen() net.Listener {
	listener, err := net.Listen("tcp", net.JoinHostPort(os.Args[2], os.Args[3]))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
	return listener
}

func receive(w http.ResponseWriter, r *http.Request) {
	digest := sha256.New()
	if _, err := io.Copy(digest, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	io.WriteString(w, hex.EncodeToString(digest.Sum(nil)))
}

func proxy(listener net.Listener, upstream string) {
	for {
		down, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			up, err := net.Dial("tcp", upstream)
			if err != nil {
				down.Close()
				return
			}
			copyAll := func(to, from net.Conn) {
				io.Copy(to, from)
				to.(*net.TCPConn).CloseWrite()
			}
			go copyAll(down, up)
			copyAll(up, down)
		}()
	}
}

func number(i int) int {
	n, err := strconv.ParseInt(os.Args[i], 10, 64)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	return int(n)
}

func upload() {
	count, seed, limit := number(4), number(5), number(6)
	url := "http://" + net.JoinHostPort(os.Args[2], os.Args[3]) + "/"
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections}}
	var lock sync.Mutex
	var right, wrong, failed int
	work := make(chan int)
	var workers sync.WaitGroup
	for range connections {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := range work {
				ok, err := put(client, url, body(int64(seed+i), limit))
				lock.Lock()
				switch {
				case err != nil:
					fmt.Println("failed:", err)
					failed++
				case ok:
					right++
				default:
					wrong++
				}
				lock.Unlock()
			}
		}()
	}
	for i := range count {
		work <- i
	}
	close(work)
	workers.Wait()
	fmt.Printf("uploads %d right %d wrong %d failed %d\n", count, right, wrong, failed)
}

func body(seed int64, limit int) []byte {
	dice := rand.New(rand.NewSource(seed))
	size := int(math.Pow(2, 25*dice.Float64()))
	if size > limit {
		size = limit
	}
	bytes := make([]byte, size)
	dice.Read(bytes)
	return bytes
}

func put(client *http.Client, url string, content []byte) (bool, error) {
	request, err := http.NewRequest(http.MethodPut, url, bytes.NewReader(content))
	if err != nil {
		return false, err
	}
	response, err := client.Do(request)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return false, err
	}
	if response.StatusCode != http.StatusOK {
		return false, fmt.Errorf("%s: %s", response.Status, answer)
	}
	sum := sha256.Sum256(content)
	return string(answer) == hex.EncodeToString(sum[:]), nil
}
