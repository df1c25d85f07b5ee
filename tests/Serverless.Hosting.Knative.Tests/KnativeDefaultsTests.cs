namespace Serverless.Hosting.Knative;

public sealed class KnativeDefaultsTests
{
    [Fact]
    public void Validate_Defaults_FindsNothing() => Assert.Empty(new KnativeDefaults().Validate());

    [Fact]
    public void Validate_EverythingOutOfRange_NamesEachSetting()
    {
        var defaults = new KnativeDefaults
        {
            RevisionTimeout = TimeSpan.FromSeconds(601),
            ResponseStartTimeout = TimeSpan.FromSeconds(602),
            IdleTimeout = TimeSpan.FromSeconds(-1),
            ContainerConcurrency = 1,
            ContainerConcurrencyMaxLimit = 0,
            ContainerNameTemplate = "{{.Labels.app}}",
            InitContainerNameTemplate = "init-{{.Name}}",
        };
        defaults.Limits["cpu"] = "much";

        Assert.Equal(
            [
                "revision-timeout-seconds is 601: make it 1 to max-revision-timeout-seconds, 600.",
                "revision-response-start-timeout-seconds is 602: make it 0 to revision-timeout-seconds, 601.",
                "revision-idle-timeout-seconds is -1: make it 0 to revision-timeout-seconds, 601.",
                "container-concurrency-max-limit is 0: make it 1 or more.",
                "container-concurrency is 1: make it 0 to container-concurrency-max-limit, 0.",
                "container-name-template is '{{.Labels.app}}': it may hold {{.Name}} and {{.Namespace}} and no other action.",
                "The default 'much' of resource 'cpu' is no quantity such as 500m or 1Gi.",
            ],
            defaults.Validate());
    }
}
