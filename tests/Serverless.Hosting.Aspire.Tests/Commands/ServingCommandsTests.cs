using Serverless.Hosting.Aspire.Running;

namespace Serverless.Hosting.Aspire.Commands;

public class ServingCommandsTests : ServingTest
{
    [Theory]
    [InlineData("coffee", ServingCommands.Shift, "revision=coffee-v2;percent=25", """coffee shift {"revision":"coffee-v2","percent":25}""")]
    [InlineData("coffee", ServingCommands.RollBack, "", "coffee rollback")]
    [InlineData("coffee", ServingCommands.Scale, "min=1;max=4;reserved=", """coffee scale {"minScale":1,"maxScale":4}""")]
    [InlineData("coffee", ServingCommands.Wake, "", "coffee wake")]
    [InlineData("coffee", ServingCommands.Rest, "", "coffee rest")]
    [InlineData("serving", ServingCommands.Pause, "", """autoscaling {"paused":true}""")]
    [InlineData("serving", ServingCommands.Resume, "", """autoscaling {"paused":false}""")]
    public async Task Command_WithItsArguments_AsksTheHost(string resource, string command, string arguments, string expected)
    {
        await StartedAsync();

        var result = await Commands.ExecuteCommandAsync(resource, command, Arguments(arguments));

        Assert.True(result.Success, result.Message);
        Assert.Equal([expected], Host.Commands);
    }

    [Fact]
    public async Task Command_ThatTheHostRefuses_SaysWhy()
    {
        await StartedAsync();
        Host.Refusal = "the shift is not valid";

        var result = await Commands.ExecuteCommandAsync("coffee", ServingCommands.Shift, Arguments("revision=coffee-v2;percent=101"));

        Assert.Equal((false, "the shift is not valid percent: must be 0 to 100"), (result.Success, result.Message));
    }

    [Fact]
    public async Task Command_WithANumberThatIsNone_IsRefused()
    {
        await StartedAsync();

        var result = await Commands.ExecuteCommandAsync("coffee", ServingCommands.Scale, Arguments("min=1.5;max=;reserved="));

        Assert.False(result.Success);
        Assert.Empty(Host.Commands);
    }

    [Theory]
    [InlineData("Running", ResourceCommandState.Enabled)]
    [InlineData("NotStarted", ResourceCommandState.Disabled)]
    public void Command_Always_IsEnabledWhileTheServiceRuns(string state, ResourceCommandState expected)
    {
        var snapshot = new CustomResourceSnapshot { ResourceType = "Serverless service", Properties = [], State = state };

        Assert.All(
            Coffee.Annotations.OfType<ResourceCommandAnnotation>(),
            command => Assert.Equal(expected, command.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, Services = App.Services })));
    }

    private async Task StartedAsync()
    {
        Host.Want();
        await Notifications.WaitForResourceAsync("serving", KnownResourceStates.Running).WaitAsync(TimeSpan.FromSeconds(60));
        await Notifications.WaitForResourceAsync("coffee", KnownResourceStates.Running).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static InteractionInputCollection Arguments(string text) => new([.. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument.Split('=')).Select(pair => new InteractionInput
    {
        Name = pair[0],
        InputType = InputType.Text,
        Value = pair[1],
    })]);
}
