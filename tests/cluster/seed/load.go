package seed

import (
	"context"
	_ "embed"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

const (
	teamCount       = 40
	nodeCount       = 100
	deploymentCount = 400
	defaultPods     = 100
	markedPods      = 10
	// An etcd transaction takes 128 operations and 1.5 MiB by default.
	transactionSize = 100
)

//go:embed pod.json
var podTemplate string

//go:embed node.json
var nodeTemplate string

//go:embed deployment.json
var deploymentTemplate string

// loader makes objects from a fixed seed and writes them straight into etcd, as no 20,000 requests
// to an API server could.
type loader struct {
	store   *clientv3.Client
	random  *rand.Rand
	now     time.Time
	pending []clientv3.Op
	written int
}

// RunLoad adds pods (--pods N: 100 of them in `default`, the rest spread over team-001 to team-040;
// exactly 10 are labelled app=x), 100 nodes and 400 deployments. It returns the exit code.
func RunLoad(args []string) int {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	pods := flags.Int("pods", 20000, "how many pods")
	etcd := flags.String("etcd", os.Getenv("K8SCACHE_TEST_ETCD"), "URL of the cluster's etcd")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	began := time.Now()
	store, err := connectEtcd(*etcd)
	if err == nil {
		defer store.Close()
		target := &loader{store: store, random: rand.New(rand.NewSource(1)), now: began}
		if err = target.all(*pods); err == nil {
			fmt.Printf("loaded %d objects in %.1f s\n", target.written, time.Since(began).Seconds())
			return 0
		}
	}
	fmt.Fprintln(os.Stderr, "load:", err)
	return 1
}

func (l *loader) all(pods int) error {
	for team := 1; team <= teamCount; team++ {
		if err := l.namespace(teamName(team)); err != nil {
			return err
		}
	}
	for node := 0; node < nodeCount; node++ {
		values := l.common()
		values["name"], values["hostIP"] = nodeName(node), hostIP(node)
		values["zone"] = string(rune('a' + node%3))
		values["cidr"] = fmt.Sprintf("10.%d.%d.0/24", 100+node/250, node%250)
		if err := l.put("/registry/minions/"+nodeName(node), fill(nodeTemplate, values)); err != nil {
			return err
		}
	}
	deployment, err := withManagedFields(deploymentTemplate, "helm", "kube-controller-manager")
	if err != nil {
		return err
	}
	for number := 0; number < deploymentCount; number++ {
		values := l.deployment(teamName(1+number%teamCount), number/teamCount)
		key := "/registry/deployments/" + values["namespace"] + "/" + values["deployment"]
		if err := l.put(key, fill(deployment, values)); err != nil {
			return err
		}
	}
	if err := l.pods(pods); err != nil {
		return err
	}
	return l.flush()
}

func (l *loader) pods(count int) error {
	template, err := withManagedFields(podTemplate, "kube-controller-manager", "kubelet")
	if err != nil {
		return err
	}
	marked := max(1, count/markedPods)
	for number := 0; number < count; number++ {
		namespace := "default"
		if number >= defaultPods {
			namespace = teamName(1 + (number-defaultPods)%teamCount)
		}
		values := l.deployment(namespace, (number/teamCount)%(deploymentCount/teamCount))
		if number%marked == marked-1 && number/marked < markedPods {
			values["app"] = "x"
		}
		l.podValues(values, number)
		key := "/registry/pods/" + namespace + "/" + values["name"]
		if err := l.put(key, fill(template, values)); err != nil {
			return err
		}
	}
	return nil
}

// deployment are the values of a namespace's deployment of that number; hash, tier and names come
// from the number alone, so that pods match their deployment's selector.
func (l *loader) deployment(namespace string, number int) map[string]string {
	values := l.common()
	tiers := []string{"front", "back", "data"}
	values["namespace"] = namespace
	values["deployment"] = fmt.Sprintf("service-%02d", number)
	values["app"] = values["deployment"]
	values["tier"] = tiers[number%len(tiers)]
	values["hash"] = fmt.Sprintf("%08x%02x", 0x6d4cf56b+number*7919, number)
	values["ownerUID"] = fmt.Sprintf("%08x-0000-4000-8000-%012x", number+1, len(namespace)*1000+number)
	values["minor"] = fmt.Sprint(number)
	values["replicas"] = "50"
	return values
}

// podValues adds one pod's own values: one in forty crashes, one in ten was restarted.
func (l *loader) podValues(values map[string]string, number int) {
	values["suffix"] = l.letters(5)
	values["name"] = values["deployment"] + "-" + values["hash"] + "-" + values["suffix"]
	values["container"] = l.hex(32)
	node := l.random.Intn(nodeCount)
	values["node"], values["hostIP"] = nodeName(node), hostIP(node)
	values["podIP"] = fmt.Sprintf("10.%d.%d.%d", 101+number/62500, number/250%250, number%250+1)
	values["ready"], values["Ready"], values["restarts"] = "true", "True", "0"
	values["state"] = `{"running":{"startedAt":"` + values["started"] + `"}}`
	if number%10 == 3 {
		values["restarts"] = fmt.Sprint(1 + l.random.Intn(9))
	}
	if number%40 == 7 {
		values["ready"], values["Ready"], values["restarts"] = "false", "False", "42"
		values["state"] = `{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s ` +
			`restarting failed container=main pod=` + values["name"] + `_` + values["namespace"] + `"}}`
	}
}

// common are values of every kind: uid, a creation time in the last 30 days, a digest.
func (l *loader) common() map[string]string {
	created := l.now.Add(-time.Duration(l.random.Intn(30*24*3600)+60) * time.Second).UTC()
	uid := l.hex(16)
	return map[string]string{
		"uid":     uid[:8] + "-" + uid[8:12] + "-4" + uid[13:16] + "-8" + uid[17:20] + "-" + uid[20:],
		"created": created.Format(time.RFC3339),
		"started": created.Add(4 * time.Second).Format(time.RFC3339),
		"digest":  l.hex(32),
	}
}

func (l *loader) namespace(name string) error {
	values := l.common()
	return l.put("/registry/namespaces/"+name, fmt.Sprintf(`{"kind":"Namespace","apiVersion":"v1",`+
		`"metadata":{"name":%q,"uid":%q,"creationTimestamp":%q,"labels":{"kubernetes.io/metadata.name":`+
		`%q,"team":%q}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}`,
		name, values["uid"], values["created"], name, name))
}

func (l *loader) hex(bytes int) string {
	buffer := make([]byte, bytes)
	l.random.Read(buffer)
	return hex.EncodeToString(buffer)
}

// letters are the ones that generated names are made of.
func (l *loader) letters(count int) string {
	const alphabet = "bcdfghjklmnpqrstvwxz2456789"
	text := make([]byte, count)
	for position := range text {
		text[position] = alphabet[l.random.Intn(len(alphabet))]
	}
	return string(text)
}

func teamName(number int) string { return fmt.Sprintf("team-%03d", number) }
func nodeName(number int) string { return fmt.Sprintf("worker-%03d", number) }
func hostIP(number int) string   { return fmt.Sprintf("192.168.%d.%d", 10+number/250, number%250+1) }

func (l *loader) put(key, text string) error {
	l.pending = append(l.pending, clientv3.OpPut(key, text))
	if len(l.pending) < transactionSize {
		return nil
	}
	return l.flush()
}

func (l *loader) flush() error {
	if len(l.pending) == 0 {
		return nil
	}
	if _, err := l.store.Txn(context.Background()).Then(l.pending...).Commit(); err != nil {
		return err
	}
	l.written += len(l.pending)
	l.pending = l.pending[:0]
	return nil
}
