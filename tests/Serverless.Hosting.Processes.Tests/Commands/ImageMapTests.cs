namespace Serverless.Hosting.Processes.Commands;

public sealed class ImageMapTests
{
    [Theory]
    [InlineData("registry.example:5000/tea", "repository")]
    [InlineData("registry.example:5000/tea:v1", "repository")]
    [InlineData("registry.example:5000/tea:v2", "tag")]
    [InlineData("registry.example:5000/tea:v2@sha256:00", "tag")]
    [InlineData("registry.example:5000/tea@sha256:11", "digest")]
    [InlineData("registry.example:5000/coffee", null)]
    [InlineData("registry.example", null)]
    [InlineData("", null)]
    public void Find_Image_TakesTheMostExactKey(string image, string? expected)
    {
        var options = new ProcessBackendOptions()
            .MapImage("registry.example:5000/tea", "repository")
            .MapImage("registry.example:5000/tea:v2", "tag")
            .MapImage("registry.example:5000/tea@sha256:11", "digest");

        Assert.Equal(expected, ImageMap.Find(options.Images, image)?.Command[0]);
    }
}
