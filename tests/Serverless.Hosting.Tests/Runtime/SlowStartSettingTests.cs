using Serverless.Hosting.Activation;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Runtime;

public class SlowStartSettingTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1m30s", 90)]
    [InlineData("0", 0)]
    [InlineData("1h", 3600)]
    [InlineData("2h", 0)]
    [InlineData("soon", 0)]
    public void Of_Text_IsTheDurationOrNone(string text, int seconds) =>
        Assert.Equal(new SlowStart(TimeSpan.FromSeconds(seconds)), SlowStartSetting.Of(ValueMap.Empty.With(SlowStartSetting.Annotation, text)));

    [Fact]
    public void WithSlowStart_Duration_IsTheAnnotation()
    {
        var spec = Coffee(service => service.WithSlowStart(TimeSpan.FromSeconds(2.5)));

        Assert.Equal(new SlowStart(TimeSpan.FromSeconds(2.5)), SlowStartSetting.Of(spec.Template.Annotations));
    }

    [Theory]
    [InlineData("soon", "invalid value: soon")]
    [InlineData("2h", "expected 0s <= 2h <= 1h0m0s")]
    [InlineData("-1s", "expected 0s <= -1s <= 1h0m0s")]
    public async Task Apply_WrongDuration_IsRefusedWithItsPath(string text, string message)
    {
        await using var host = await EngineHost.StartAsync();

        var refused = await Assert.ThrowsAsync<ResourceInvalidException>(() => host.Services.ApplyAsync(Coffee(service => service.WithAnnotation(SlowStartSetting.Annotation, text))));

        var error = Assert.Single(refused.Errors);
        Assert.Equal((message, "spec.template.metadata.annotations.serverless.hosting/slow-start"), (error.Message, Assert.Single(error.Paths)));
    }
}
