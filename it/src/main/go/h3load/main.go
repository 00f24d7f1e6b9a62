// Command h3load asks a server over HTTP/3, or HTTP/2, and checks each answer's length or content: a wrong host that answers 200 with
// nothing must not look fast. Prints one JSON object.
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"sort"
	"sync"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
)

type result struct {
	Requests  int            `json:"requests"`
	Failed    int            `json:"failed"`
	Reasons   map[string]int `json:"reasons"`
	Seconds   float64        `json:"seconds"`
	P50Millis float64        `json:"p50Millis"`
	P99Millis float64        `json:"p99Millis"`
	First     float64        `json:"firstSecondP50Millis"`
}

func main() {
	address := flag.String("url", "", "what is asked for; its host must be in the certificate")
	ca := flag.String("ca", "", "certificates that are trusted")
	length := flag.Int64("length", -1, "bytes that each body must have")
	over := flag.String("over", "h3", "h3 or h2")
	sum := flag.String("sha256", "", "what each body must come to")
	echo := flag.Int64("echo", 0, "send so many bytes with each request, which must come back as they went")
	connections := flag.Int("connections", 1, "connections")
	streams := flag.Int("streams", 1, "requests at once on each")
	requests := flag.Int("requests", 1000, "requests in all")
	served := flag.String("serve", "", "serve bodies of that length in HTTP/1.1 on this address instead, and say where")
	flag.Parse()

	if *served != "" {
		fmt.Fprintln(os.Stderr, serve(*served, *length))
		os.Exit(1)
	}
	pem, err := os.ReadFile(*ca)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)

	var mutex sync.Mutex
	told := result{Reasons: map[string]int{}}
	var times, first []time.Duration
	left := make(chan struct{}, *requests)
	for i := 0; i < *requests; i++ {
		left <- struct{}{}
	}
	close(left)
	began := time.Now()
	var all sync.WaitGroup
	for i := 0; i < *connections; i++ {
		transport := transportOver(*over, &tls.Config{RootCAs: pool})
		client := &http.Client{Transport: transport.RoundTripper, Timeout: 60 * time.Second}
		var own sync.WaitGroup
		for j := 0; j < *streams; j++ {
			own.Add(1)
			go func() {
				defer own.Done()
				for range left {
					asked := time.Now()
					err := ask(client, *address, expected{*length, *sum, *echo})
					took := time.Since(asked)
					mutex.Lock()
					told.Requests++
					if err != nil {
						told.Failed++
						told.Reasons[err.Error()]++
					} else {
						times = append(times, took)
						if asked.Sub(began) < time.Second {
							first = append(first, took)
						}
					}
					mutex.Unlock()
				}
			}()
		}
		all.Add(1)
		go func() {
			own.Wait()
			transport.close()
			all.Done()
		}()
	}
	all.Wait()
	told.Seconds = time.Since(began).Seconds()
	told.P50Millis = percentile(times, 50)
	told.P99Millis = percentile(times, 99)
	told.First = percentile(first, 50)
	json.NewEncoder(os.Stdout).Encode(told)
}

// One connection, and how it is closed.
type transport struct {
	http.RoundTripper
	close func()
}

func transportOver(over string, trust *tls.Config) transport {
	if over == "h2" {
		tcp := &http.Transport{TLSClientConfig: trust, Protocols: new(http.Protocols), MaxConnsPerHost: 1}
		tcp.Protocols.SetHTTP2(true)
		return transport{tcp, tcp.CloseIdleConnections}
	}
	// A thousand handshakes at once take a small machine longer than the usual 5 seconds.
	patient := &quic.Config{MaxIdleTimeout: 30 * time.Second, HandshakeIdleTimeout: 30 * time.Second}
	udp := &http3.Transport{TLSClientConfig: trust, QUICConfig: patient}
	return transport{udp, func() { udp.Close() }}
}

func serve(address string, length int64) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("serving %s\n", listener.Addr())
	body := make([]byte, length)
	return http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		answer.Write(body)
	}))
}

type expected struct {
	length int64
	sum    string
	echo   int64
}

func ask(client *http.Client, address string, wanted expected) error {
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return err
	}
	sent, received := sha256.New(), sha256.New()
	if wanted.echo > 0 {
		// Hard to guess, and quick to make.
		body := rand.NewChaCha8([32]byte{byte(rand.Int()), byte(rand.Int())})
		request.Method = "POST"
		request.Body = io.NopCloser(io.TeeReader(io.LimitReader(body, wanted.echo), sent))
		wanted.length = wanted.echo
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	to := io.Discard
	if wanted.echo > 0 || wanted.sum != "" {
		to = received
	}
	read, err := io.Copy(to, answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != 200 || (wanted.length >= 0 && read != wanted.length) {
		return fmt.Errorf("status %d, %d bytes", answer.StatusCode, read)
	}
	if wanted.echo > 0 {
		wanted.sum = hex.EncodeToString(sent.Sum(nil))
	}
	if wanted.sum != "" && wanted.sum != hex.EncodeToString(received.Sum(nil)) {
		return fmt.Errorf("%d bytes, not those that were expected", read)
	}
	return nil
}

func percentile(times []time.Duration, percent int) float64 {
	if len(times) == 0 {
		return 0
	}
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	return float64(times[min(len(times)-1, len(times)*percent/100)].Microseconds()) / 1000
}
