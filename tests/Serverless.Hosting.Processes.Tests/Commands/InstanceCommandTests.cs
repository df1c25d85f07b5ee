using System.Collections;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Commands;

public sealed class InstanceCommandTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Theory]
    [InlineData("", "", "brew hot --serve")]
    [InlineData("", "cold", "brew hot cold")]
    [InlineData("steep", "", "steep")]
    [InlineData("steep", "cold", "steep cold")]
    public void Create_CommandAndArgs_ReplaceThoseOfTheImage(string command, string args, string expected)
    {
        var image = new ImageCommand { Command = ["brew", "hot"], Args = ["--serve"] };
        var container = new ContainerSpec { Command = [.. Words(command)], Args = [.. Words(args)] };

        var request = InstanceCommand.Create(TestBackend.Revision(container), image, Nothing, 1);

        Assert.Equal(expected, string.Join(' ', [request.FileName, .. request.Arguments]));
    }

    [Fact]
    public void Create_ContractVariables_BeatAllOthers()
    {
        var container = new ContainerSpec { Command = ["brew"], Environment = [new("K_SERVICE", "mine"), new("PORT", "1"), new("OWN", "$(PORT)")] };

        var request = InstanceCommand.Create(TestBackend.Revision(container), null, new Dictionary<string, string> { ["PORT"] = "2" }, 3);

        Assert.Equal(("3", "tea", "1"), (request.Environment["PORT"], request.Environment["K_SERVICE"], request.Environment["OWN"]));
    }

    [Fact]
    public void Select_VariablesThatWouldMoveAProgram_AreHidden()
    {
        var host = new Hashtable
        {
            ["PATH"] = "/bin",
            ["ASPNETCORE_URLS"] = "x",
            ["ASPNETCORE_HTTP_PORTS"] = "x",
            ["DOTNET_URLS"] = "x",
            ["DOTNET_ROOT"] = "/dotnet",
            ["URLS"] = "x",
            ["Kestrel__Endpoints__Http__Url"] = "x",
        };

        var inherited = HostEnvironment.Select(host, new ProcessBackendOptions().HiddenVariables);

        Assert.Equal(["DOTNET_ROOT", "PATH"], inherited.Keys.Order());
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
