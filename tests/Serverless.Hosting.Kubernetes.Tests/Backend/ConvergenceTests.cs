using System.Globalization;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

public class ConvergenceTests
{
    private static readonly ResourceId Id = new(ResourceKind.Revision, "default", "coffee-00001");
    private static readonly Revision Coffee = Revisions.Read(Revisions.Coffee);

    /// <summary>
    /// Wanted, then replicas of the deployment (none where it says <c>-</c>), then pods: <c>a</c> runs, <c>a!</c> is marked, <c>a-</c> is ending; then who is to end.
    /// </summary>
    [Theory]
    [InlineData(0, "-", "", "", "")]
    [InlineData(2, "-", "", "", "create")]
    [InlineData(2, "0", "", "", "scale 2")]
    [InlineData(2, "2", "", "", "")]
    [InlineData(2, "2", "a b", "", "")]
    [InlineData(0, "2", "a b", "a b", "scale 0")]
    [InlineData(1, "2", "a b", "", "scale 1")]
    [InlineData(1, "2", "a b", "b", "mark b")]
    [InlineData(1, "2", "a b!", "b", "scale 1")]
    [InlineData(1, "2", "a b-", "b", "scale 1")]
    [InlineData(1, "3", "a b c!", "b c", "mark b")]
    [InlineData(1, "1", "a b!", "b", "")]
    [InlineData(1, "1", "b!", "b", "delete b")]
    [InlineData(1, "1", "b-", "b", "")]
    [InlineData(3, "2", "a b", "b", "scale 3")]
    public void Next_PlanAndPods_IsTheNextRequest(int wanted, string replicas, string pods, string end, string expected)
    {
        var revision = new RevisionPods(Id) { Revision = Coffee, Plan = new InstancePlan(wanted) { End = [.. Words(end)] } };
        if (replicas != "-")
        {
            revision.Deployments[InstanceClass.Standard] = new DeploymentReport(Id, InstanceClass.Standard, int.Parse(replicas, CultureInfo.InvariantCulture), "", null);
        }

        foreach (var pod in Words(pods))
        {
            var state = pod.EndsWith('-') ? InstanceState.Ending : InstanceState.Ready;
            var name = pod.TrimEnd('-', '!');
            revision.Pods[name] = new PodReport(Id, new Instance(name, InstanceClass.Standard, state), null, pod.EndsWith('!'), Restarts: 0, Probe: null);
        }

        Assert.Equal(expected, Text(Convergence.Next(revision)));
    }

    [Fact]
    public void Next_NumberThatWasAskedFor_CountsBeforeTheClusterTellsOfIt()
    {
        var revision = new RevisionPods(Id) { Revision = Coffee, Plan = new InstancePlan(2) };
        revision.Deployments[InstanceClass.Standard] = new DeploymentReport(Id, InstanceClass.Standard, 0, "", null);
        revision.Asked[InstanceClass.Standard] = 2;

        Assert.Null(Convergence.Next(revision));
    }

    [Fact]
    public void Next_BeforeTheHostHasSpoken_ChangesNothing()
    {
        var revision = new RevisionPods(Id);
        revision.Deployments[InstanceClass.Standard] = new DeploymentReport(Id, InstanceClass.Standard, 5, "", null);

        Assert.Null(Convergence.Next(revision));
    }

    [Fact]
    public void Next_ReservedInstances_ComeAfterTheStandardOnes()
    {
        var revision = new RevisionPods(Id) { Revision = Coffee, Plan = new InstancePlan(1, 1) };

        Assert.Equal("create", Text(Convergence.Next(revision)));
        revision.Deployments[InstanceClass.Standard] = new DeploymentReport(Id, InstanceClass.Standard, 1, "", null);

        Assert.Equal(new PodAction.Create(InstanceClass.Reserved), Convergence.Next(revision));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(PodAction? action) => action switch
    {
        PodAction.Create => "create",
        PodAction.Scale scale => $"scale {scale.Replicas}",
        PodAction.Mark mark => $"mark {mark.Pod}",
        PodAction.Delete delete => $"delete {delete.Pod}",
        _ => "",
    };
}
