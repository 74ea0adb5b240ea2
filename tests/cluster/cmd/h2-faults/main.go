// Command h2-faults stands before an API server and is bad at HTTP/2, on purpose.
//
//	h2-faults --to https://127.0.0.1:6443 --cert FILE --key FILE [--streams N] [--goaway N] [--reset N] [--abort N]
//	          [--times N]
//
// Prints `ready URL`, runs until standard input ends. The faults:
//
//	--streams N  at most N streams a connection
//	--goaway N   every Nth answer ends its connection in peace (GOAWAY): what runs may finish
//	--reset N    every Nth answer is reset (RST_STREAM) after some bytes
//	--abort N    every Nth answer takes its whole connection with it
//	--times N    after so many of these it behaves
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"sync/atomic"
)

type faults struct {
	goaway, reset, abort, times int64
	answers, happened           atomic.Int64
}

// due says whether the nth answer is one of every `every`, and something may still happen.
func (f *faults) due(n, every int64) bool {
	return every > 0 && n%every == 0 && (f.times == 0 || f.happened.Add(1) <= f.times)
}

// cutting passes on some bytes and then resets the stream.
type cutting struct {
	http.ResponseWriter
	left int
}

func (c *cutting) Write(bytes []byte) (int, error) {
	if len(bytes) > c.left {
		_, _ = c.ResponseWriter.Write(bytes[:c.left])
		c.Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(bytes)
	return c.ResponseWriter.Write(bytes)
}

func (c *cutting) Flush() { c.ResponseWriter.(http.Flusher).Flush() }

type connection struct{}

func (f *faults) wrap(proxy http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := f.answers.Add(1)
		if f.due(n, f.goaway) {
			w.Header().Set("Connection", "close")
		}
		if f.due(n, f.abort) {
			if conn, ok := r.Context().Value(connection{}).(net.Conn); ok {
				_ = conn.Close()
			}
			panic(http.ErrAbortHandler)
		}
		if f.due(n, f.reset) {
			w = &cutting{w, 700}
		}
		proxy.ServeHTTP(w, r)
	})
}

func withConnection(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connection{}, conn)
}

func main() {
	to := flag.String("to", "", "the API server")
	cert := flag.String("cert", "", "certificate for 127.0.0.1")
	key := flag.String("key", "", "its key")
	streams := flag.Int("streams", 0, "streams a connection")
	var f faults
	flag.Int64Var(&f.goaway, "goaway", 0, "every Nth answer ends the connection in peace")
	flag.Int64Var(&f.reset, "reset", 0, "every Nth answer is reset")
	flag.Int64Var(&f.abort, "abort", 0, "every Nth answer takes the connection with it")
	flag.Int64Var(&f.times, "times", 0, "after so many it behaves; 0: never")
	flag.Parse()
	target, err := url.Parse(*to)
	if err != nil {
		log.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.FlushInterval = -1 // each event at once
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	// It stands before a server of this machine, whose certificate is its own.
	proxy.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		Handler:     f.wrap(proxy),
		ErrorLog:    log.New(io.Discard, "", 0),
		ConnContext: withConnection,
		HTTP2:       &http.HTTP2Config{MaxConcurrentStreams: *streams},
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Printf("ready https://%s\n", listener.Addr())
	log.Fatal(server.ServeTLS(listener, *cert, *key))
}
