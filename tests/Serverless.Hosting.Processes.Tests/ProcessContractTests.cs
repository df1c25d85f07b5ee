using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes;

public sealed class ProcessContractTests
{
    [Fact]
    public async Task Environment_OfAnInstance_HoldsTheContract()
    {
        await using var backend = new TestBackend(options => options.Images["tea"] = new()
        {
            Command = [TestApp.Echo],
            Environment = { ["FROM_IMAGE"] = "image", ["BOTH"] = "image" },
        });
        var container = new ContainerSpec
        {
            Image = "tea:v1",
            Environment = [new("BOTH", "container"), new("GREETING", "hello $(BOTH)"), new("dotted.name-x", "kept")],
        };

        var instance = (await backend.StartAsync(TestBackend.Revision(container)))[0];
        var variables = (await backend.GetAsync(instance, "/env")).Split('\n');

        string[] expected =
        [
            $"PORT={instance.Address!.Port}", "K_SERVICE=tea", "K_CONFIGURATION=tea-config", "K_REVISION=tea-00001",
            "FROM_IMAGE=image", "BOTH=container", "GREETING=hello container", "dotted.name-x=kept",
        ];
        Assert.All(expected, variable => Assert.Contains(variable, variables));
        Assert.Contains(variables, variable => variable.StartsWith("PATH=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Environment_NotInherited_HoldsOnlyWhatWasGiven()
    {
        await using var backend = new TestBackend(options => options.InheritEnvironment = false);

        var instance = (await backend.StartAsync(TestBackend.Revision()))[0];

        var names = (await backend.GetAsync(instance, "/env")).Split('\n').Select(variable => variable.Split('=')[0]);
        Assert.Equal(["K_CONFIGURATION", "K_REVISION", "K_SERVICE", "PORT", "SERVERLESS_HOST"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Arguments_WithSpacesAndReferences_ArriveAsWritten()
    {
        await using var backend = new TestBackend();
        var container = TestBackend.Echo(new EnvironmentVariable("NAME", "earl grey")) with { Args = ["a b", "$(NAME)!", "$$(NAME)", "'\"\\*", ""] };

        var instance = (await backend.StartAsync(TestBackend.Revision(container)))[0];

        Assert.Equal("a b\nearl grey!\n$(NAME)\n'\"\\*\n", await backend.GetAsync(instance, "/args"));
    }

    [Fact]
    public async Task WorkingDirectory_OfTheContainer_IsWhereItStarts()
    {
        await using var backend = new TestBackend();

        var instance = (await backend.StartAsync(TestBackend.Revision(TestBackend.Echo() with { WorkingDirectory = "/usr" })))[0];

        Assert.Equal("/usr", await backend.GetAsync(instance, "/cwd"));
    }

    [Fact]
    public async Task Input_OfAnInstance_IsAtItsEnd()
    {
        await using var backend = new TestBackend();

        var instance = (await backend.StartAsync(TestBackend.Revision()))[0];

        Assert.Equal("0", await backend.GetAsync(instance, "/stdin"));
    }

    [Fact]
    public async Task Terminal_OfAnInstance_IsNoneAndItsTemporaryFolderIsWritable()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Shell("file=$(mktemp /tmp/contract.XXXXXX) && rm \"$file\" && ! [ -t 0 ] && ! [ -t 1 ] && ! [ -t 2 ] && exit 7"));

        await backend.ApplyAsync(revision, new(1));
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Equal("ExitCode7", state.Failure!.Reason);
    }

    [Fact]
    public async Task Output_OfAnInstance_IsLoggedWithServiceRevisionAndInstance()
    {
        using var logs = new TestLogs();
        await using var backend = new TestBackend(loggerFactory: logs);

        var instance = (await backend.StartAsync(TestBackend.Revision()))[0];
        await backend.GetAsync(instance, "/print/steeping");
        await TestProcesses.UntilAsync(() => logs.Entries.Any(entry => entry["Line"] == "steeping"), "the line is logged");

        var entry = logs.Entries.Single(entry => entry["Line"] == "steeping");
        Assert.Equal("Serverless.Services.default.tea", entry["Category"]);
        Assert.Equal(("tea", "tea-00001", instance.Name), (entry["Service"], entry["Revision"], entry["Instance"]));
    }

    [Fact]
    public async Task Output_MuchOfIt_NeverBlocksTheProgram()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Shell("head -c 3000000 /dev/zero | tr '\\0' x; echo; yes line 2>/dev/null | head -100000; echo last; exit 3"));

        await backend.ApplyAsync(revision, new(1));
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Equal("ExitCode3", state.Failure!.Reason);
        Assert.EndsWith("line\nlast", state.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(20, state.Failure.Message.Split('\n').Length);
    }
}
