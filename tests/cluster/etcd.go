package main

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

// ignoreStockFlags accepts what the stock etcd also needs to be told and what is fixed here, so that
// one command line starts either.
func ignoreStockFlags(flags *flag.FlagSet) {
	for _, name := range []string{"advertise-client-urls", "initial-advertise-peer-urls",
		"initial-cluster", "log-level", "quota-backend-bytes"} {
		flags.String(name, "", "accepted for the stock etcd's sake")
	}
	flags.Bool("unsafe-no-fsync", true, "always on")
}

// runEtcd serves one etcd member on loopback until it is told to stop. It does not sync its files:
// a test cluster need not survive a power failure.
func runEtcd(args []string) int {
	flags := flag.NewFlagSet("etcd", flag.ContinueOnError)
	dir := flags.String("data-dir", "", "where the member keeps its files")
	client := flags.String("listen-client-urls", "http://127.0.0.1:2379", "where clients connect")
	peer := flags.String("listen-peer-urls", "http://127.0.0.1:2380", "where peers would connect")
	ignoreStockFlags(flags)
	if err := flags.Parse(args); err != nil {
		return 2
	}
	config := embed.NewConfig()
	config.Dir = *dir
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	config.QuotaBackendBytes = 8 << 30
	clientURL, err := url.Parse(*client)
	if err != nil {
		fmt.Fprintln(os.Stderr, "etcd:", err)
		return 2
	}
	peerURL, err := url.Parse(*peer)
	if err != nil {
		fmt.Fprintln(os.Stderr, "etcd:", err)
		return 2
	}
	config.ListenClientUrls = []url.URL{*clientURL}
	config.AdvertiseClientUrls = []url.URL{*clientURL}
	config.ListenPeerUrls = []url.URL{*peerURL}
	config.AdvertisePeerUrls = []url.URL{*peerURL}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	member, err := embed.StartEtcd(config)
	if err != nil {
		fmt.Fprintln(os.Stderr, "etcd:", err)
		return 1
	}
	defer member.Close()
	select {
	case <-member.Server.ReadyNotify():
	case <-time.After(30 * time.Second):
		fmt.Fprintln(os.Stderr, "etcd: not ready after 30 s")
		return 1
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	select {
	case <-signals:
	case err := <-member.Err():
		fmt.Fprintln(os.Stderr, "etcd:", err)
		return 1
	}
	return 0
}
