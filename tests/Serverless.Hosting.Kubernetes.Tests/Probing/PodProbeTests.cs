using k8s;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Probing;

public class PodProbeTests
{
    [Theory]
    [InlineData("{ httpGet: { path: /ready, port: 8080 }, timeoutSeconds: 3 }", "http://10.0.0.7:8080/ready", true, 3)]
    [InlineData("{ httpGet: { port: 9090 } }", "http://10.0.0.7:9090/", true, 1)]
    [InlineData("{ tcpSocket: { port: 8080 } }", "http://10.0.0.7:8080/", false, 1)]
    public void Find_ProbeThatAGatewayCanSend_IsIt(string probe, string url, bool isHttp, int timeout)
    {
        var found = PodProbe.Find(Pod(probe));

        Assert.Equal((new Uri(url), isHttp, TimeSpan.FromSeconds(timeout)), (found!.Url, found.IsHttp, found.Timeout));
    }

    [Theory]
    [InlineData("{ exec: { command: [ls] } }")]
    [InlineData("{ grpc: { port: 8080 } }")]
    [InlineData("{ httpGet: { port: 8080, scheme: HTTPS } }")]
    [InlineData("{ httpGet: { port: 8080, host: elsewhere } }")]
    [InlineData("{ tcpSocket: { port: 8080 }, initialDelaySeconds: 5 }")]
    [InlineData("{ tcpSocket: { port: 8080 }, successThreshold: 2 }")]
    public void Find_ProbeThatOnlyTheKubeletCanSend_IsNone(string probe) => Assert.Null(PodProbe.Find(Pod(probe)));

    [Theory]
    [InlineData("startupProbe: { tcpSocket: { port: 8080 } }", "")]
    [InlineData("", "readinessGates: [{ conditionType: bar }]")]
    [InlineData("", "", "10.0.0.7", "- { name: side, readinessProbe: { tcpSocket: { port: 1 } } }")]
    [InlineData("", "", "")]
    public void Find_PodThatIsReadyByMoreThanOneProbe_IsNone(string container, string spec, string address = "10.0.0.7", string side = "") =>
        Assert.Null(PodProbe.Find(Pod("{ tcpSocket: { port: 8080 } }", container, spec, address, side)));

    [Fact]
    public void Find_HeadersAndAnAddressOfTheSixthVersion_AreKept()
    {
        var found = PodProbe.Find(Pod("{ httpGet: { port: 8080, httpHeaders: [{ name: Host, value: bar }] } }", address: "fd00::7"));

        Assert.Equal((new Uri("http://[fd00::7]:8080/"), "bar"), (found!.Url, found.Headers["Host"]));
    }

    private static V1Pod Pod(string probe, string container = "", string spec = "", string address = "10.0.0.7", string side = "") => KubernetesYaml.Deserialize<V1Pod>($"""
        metadata:
          name: coffee
        spec:
          {spec}
          containers:
          - name: user
            ports: [{"{"} name: user-port, containerPort: 8080 {"}"}]
            readinessProbe: {probe}
            {container}
          {side}
        status:
          podIP: "{address}"
        """);
}
