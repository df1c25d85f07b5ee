using k8s;
using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

public class PodReadingTests
{
    [Theory]
    [InlineData("""{"phase":"Pending"}""", InstanceState.Starting)]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"False"}]}""", InstanceState.Starting)]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""", InstanceState.Ready)]
    public void Read_Status_IsTheState(string status, InstanceState expected) => Assert.Equal(expected, PodReading.Read(Pod(status))?.Instance.State);

    [Fact]
    public void Read_TerminatingPod_IsEnding()
    {
        var pod = Pod("""{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""");
        pod.Metadata.DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal(InstanceState.Ending, PodReading.Read(pod)?.Instance.State);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Succeeded")]
    public void Read_PodThatWasEvictedOrHasEnded_IsNone(string phase) => Assert.Null(PodReading.Read(Pod($$"""{"phase":"{{phase}}","reason":"Evicted"}""")));

    [Theory]
    [InlineData("10.1.2.3", "http://10.1.2.3:5000/")]
    [InlineData("fd00::7", "http://[fd00::7]:5000/")]
    public void Read_Address_IsThatOfTheUserPort(string ip, string expected) =>
        Assert.Equal(expected, PodReading.Read(Pod($$"""{"phase":"Running","podIP":"{{ip}}"}"""))?.Instance.Address?.AbsoluteUri);

    [Theory]
    [InlineData("""{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes"}]}""", ConditionTypes.ResourcesAvailable, "Unschedulable", "0/3 nodes")]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"waiting":{"reason":"ImagePullBackOff","message":"no such image"}}}]}""", ConditionTypes.ResourcesAvailable, "ImagePullBackOff", "no such image")]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":5,"message":"boom"}}}]}""", ConditionTypes.ContainerHealthy, "ExitCode5", "boom")]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"terminated":{"exitCode":137}}}]}""", ConditionTypes.ContainerHealthy, "ExitCode137", "Container 'c' exited with code 137 and wrote nothing.")]
    [InlineData("""{"initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":1,"message":"no"}}}]}""", ConditionTypes.ContainerHealthy, "ExitCode1", "no")]
    public void Read_PodThatCannotStart_SaysWhy(string status, string condition, string reason, string message) =>
        Assert.Equal(new RevisionFailure(condition, reason, message), PodReading.Read(Pod(status))?.Failure);

    [Theory]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"waiting":{"reason":"ContainerCreating"}}}]}""")]
    [InlineData("""{"containerStatuses":[{"name":"c","state":{"waiting":{"reason":"ErrImagePull"}}}]}""")]
    [InlineData("""{"initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0}}}]}""")]
    [InlineData("""{"containerStatuses":[{"name":"c","ready":true,"state":{"running":{}},"lastState":{"terminated":{"exitCode":5}}}]}""")]
    public void Read_PodThatStarts_SaysNothing(string status) => Assert.Null(PodReading.Read(Pod(status))!.Failure);

    private static V1Pod Pod(string status) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "coffee-00001-deployment-abc",
            NamespaceProperty = "default",
            Labels = new Dictionary<string, string> { [KubernetesLabels.Revision] = "coffee-00001" },
        },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Ports = [new V1ContainerPort { Name = "user-port", ContainerPort = 5000 }] }] },
        Status = KubernetesJson.Deserialize<V1PodStatus>(status),
    };
}
