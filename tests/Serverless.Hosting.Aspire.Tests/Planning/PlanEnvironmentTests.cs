using Microsoft.Extensions.Configuration;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Aspire.Planning;

public class PlanEnvironmentTests
{
    [Fact]
    public void Write_WhileTheAppHostRuns_HasInstancesProvidedWithinTheRoomThatThereIs()
    {
        var text = string.Join('\n', PlanEnvironment.Write(Plans.Cafe with { ScaleToZeroGracePeriod = TimeSpan.FromSeconds(30) }, PlanMode.Run).Select(Line));

        Golden.Matches("environment-run.txt", text + "\n");
    }

    [Fact]
    public void Write_GracePeriod_IsReadByTheHost()
    {
        var variables = PlanEnvironment.Write(Plans.Cafe with { ScaleToZeroGracePeriod = TimeSpan.FromSeconds(2.5) }, PlanMode.Run);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Name.Replace("__", ":", StringComparison.Ordinal), variable.Text)))
            .Build();

        Assert.Equal(TimeSpan.FromSeconds(2.5), configuration.GetSection("Serverless:Autoscaler").Get<AutoscalerOptions>()!.ScaleToZeroGracePeriod);
    }

    [Fact]
    public void Write_ToBePublished_HasOneAddressForEachRevisionAndNoManagementApi()
    {
        var text = string.Join('\n', PlanEnvironment.Write(Plans.Cafe, PlanMode.Publish).Select(Line));

        Golden.Matches("environment-publish.txt", text + "\n");
    }

    [Fact]
    public void Write_Twice_NamesEachVariableOnce()
    {
        foreach (var mode in Enum.GetValues<PlanMode>())
        {
            var names = PlanEnvironment.Write(Plans.Cafe, mode).Select(variable => variable.Name).ToArray();

            Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        }
    }

    [Fact]
    public void Write_InAnyCulture_HasTheSameNumbers()
    {
        var here = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");

            Assert.Contains(PlanEnvironment.Write(Plans.Cafe, PlanMode.Run), variable => variable is { Name: "Serverless__Services__coffee__Autoscaling__Target", Text: "12.5" });
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = here;
        }
    }

    private static string Line(PlanVariable variable) => $"{variable.Name}={(variable.Value is { } value ? $"<{value.Kind} {value.Service} {value.Revision}".TrimEnd() + ">" : variable.Text)}";
}
