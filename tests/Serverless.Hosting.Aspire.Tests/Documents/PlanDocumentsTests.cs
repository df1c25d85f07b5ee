using Serverless.Hosting.Aspire.Planning;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Aspire.Documents;

public class PlanDocumentsTests
{
    [Fact]
    public void Write_ThePlanOfTheCafe_MatchesTheApprovedFiles()
    {
        var files = PlanDocuments.Write(Plans.Cafe);

        Assert.Equal(["services/coffee.yaml", "services/tea.yaml", "services/kustomization.yaml"], files.Select(file => file.Path));
        Assert.All(files, file => Golden.Matches(file.Path, file.Text));
    }

    [Fact]
    public void Write_Always_IsTakenByTheReaderOfDocuments()
    {
        var documents = Read("services/coffee.yaml");

        var v2 = Assert.IsType<Configuration>(documents.Single(document => document.Resource.Name == "coffee-v2").Resource);
        var container = Assert.Single(v2.Template.Spec.Containers);
        Assert.Equal(["coffee-v1", "coffee-v2", "coffee"], documents.Select(document => document.Resource.Name));
        Assert.Equal(("ghcr.io/cafe/coffee:2", 9000, "h2c"), (container.Image, container.Port!.Number, container.Port.Name));
        Assert.Equal("12.5", v2.Template.Annotations[ScalingAnnotations.Target]);
        Assert.Equal(["ecs.t5-lc1m2.small", "ecs.t6-c1m1.large"], ReserveAnnotations.FindTypes(v2.Template.Annotations, InstanceCatalog.Default).Select(type => type.Name));
        var route = Assert.IsType<Route>(documents[^1].Resource);
        Assert.Equal([("coffee-v1", 90, null), ("coffee-v2", 10, "canary")], route.Traffic.Select(target => (target.ConfigurationName, target.Percent, string.IsNullOrEmpty(target.Tag) ? null : target.Tag)));
    }

    [Fact]
    public void Write_AServiceOfWhichNothingIsSaid_LeavesEverythingToTheCluster()
    {
        var documents = Read("services/tea.yaml");

        var tea = Assert.IsType<Configuration>(documents[0].Resource);
        Assert.Equal([("TARGET", "tea"), ("NUMBER", "007")], tea.Template.Spec.Containers[0].Environment.Select(variable => (variable.Name, variable.Value)));
        Assert.Equal(100, Assert.Single(Assert.IsType<Route>(documents[1].Resource).Traffic).Percent);
    }

    private static IReadOnlyList<ServingDocument> Read(string path) => ServingDocuments.Parse(PlanDocuments.Write(Plans.Cafe).Single(file => file.Path == path).Text);
}
