using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes;

public sealed class TemplateValidatorTests
{
    [Fact]
    public void Validate_WhatAProcessCanDo_HasNoProblems()
    {
        var container = TestBackend.Echo(new EnvironmentVariable("A", "b")) with
        {
            ClusterFields = """{"imagePullPolicy":"Always","securityContext":{"capabilities":{"drop":["ALL"]},"runAsNonRoot":true},"readinessProbe":{"httpGet":{"port":"h2c"}},"livenessProbe":{"tcpSocket":{"port":"http"}}}""",
        };

        Assert.Empty(Validate(new() { Containers = [container], ClusterFields = """{"enableServiceLinks":false,"serviceAccountName":"tea"}""" }));
    }

    [Fact]
    public void Validate_WhatOnlyAClusterCanDo_IsRefusedWithThePaths()
    {
        var serving = TestBackend.Echo(new("A", "b"), new EnvironmentVariable("C", "") { ValueFrom = """{"secretKeyRef":{"key":"k","name":"n"}}""" }) with
        {
            Port = new(8080),
            ClusterFields = """{"envFrom":[],"livenessProbe":{"terminationGracePeriodSeconds":5},"securityContext":{"runAsUser":1000},"volumeMounts":[]}""",
        };
        var sidecar = new ContainerSpec { Name = "sidecar", Image = "sidecar" };

        var error = Assert.Single(Validate(new() { Containers = [sidecar, serving], ClusterFields = """{"initContainers":[],"volumes":[]}""" }));

        Assert.Equal("must not set the field(s)", error.Message);
        Assert.Equal(
            [
                "spec.containers[0]", "spec.containers[1].envFrom", "spec.containers[1].env[1].valueFrom", "spec.containers[1].livenessProbe.terminationGracePeriodSeconds",
                "spec.containers[1].securityContext.runAsUser",
                "spec.containers[1].volumeMounts", "spec.initContainers", "spec.volumes",
            ],
            error.Paths);
    }

    private static ValidationErrors Validate(RevisionSpec spec) => TemplateValidator.Validate(new() { Spec = spec });
}
