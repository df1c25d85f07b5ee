using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Knative.Manifests;

public sealed class ManifestWatchTests
{
    private static readonly string Second = ManifestText.Coffee.Replace("value: coffee", "value: second", StringComparison.Ordinal);

    [Fact]
    public async Task Watch_SavedFile_IsApplied()
    {
        await using var host = await StartAsync();

        host.Write("manifests/a.yaml", Second);

        await host.UntilAsync(() => host.Manager.Calls.Count == 2);
        Assert.Equal("second", Value(host));
    }

    [Fact]
    public async Task Watch_FileReplacedByRename_IsApplied()
    {
        await using var host = await StartAsync();

        host.Write("manifests/a.yaml.tmp", Second);
        File.Move(host.FullPath("manifests/a.yaml.tmp"), host.FullPath("manifests/a.yaml"), overwrite: true);

        await host.UntilAsync(() => host.Manager.Calls.Count == 2);
        Assert.Equal("second", Value(host));
    }

    [Fact]
    public async Task Watch_NewFolderAndFile_IsApplied()
    {
        await using var host = new ManifestHost("manifests/**/*.yaml", options => options.Watch = true);
        await host.StartAsync();

        host.Write("manifests/x/y/tea.yaml", ManifestText.Named("tea"));

        await host.UntilAsync(() => host.Manager.Calls.Contains("apply tea"));
    }

    [Fact]
    public async Task Watch_BrokenThenMendedFile_KeepsThenApplies()
    {
        await using var host = await StartAsync();

        host.Write("manifests/a.yaml", Second + "\n      bad: field");
        await host.UntilAsync(() => host.Log.Errors.Any());

        Assert.Equal("coffee", Value(host));
        Assert.Contains("manifests/a.yaml(16,12): error: spec.template.spec.bad: unknown field", host.Log.Errors);

        host.Write("manifests/a.yaml", Second);
        await host.UntilAsync(() => Value(host) == "second");
    }

    [Fact]
    public async Task Watch_DeletedFile_LeavesItsServices()
    {
        await using var host = await StartAsync();

        File.Delete(host.FullPath("manifests/a.yaml"));
        host.Write("manifests/b.yaml", ManifestText.Named("tea"));

        await host.UntilAsync(() => host.Manager.Calls.Contains("apply tea"));
        Assert.DoesNotContain("delete coffee", host.Manager.Calls);
    }

    [Fact]
    public async Task Watch_DeletedFileWithPrune_DeletesWhatNoOtherFileDeclares()
    {
        await using var host = await StartAsync(options => options.Prune = true, $"{ManifestText.Coffee}\n---\n{ManifestText.Named("tea")}");
        host.Write("manifests/b.yaml", ManifestText.Coffee);
        await host.UntilAsync(() => host.Manager.Calls.Count == 3);

        File.Delete(host.FullPath("manifests/a.yaml"));

        await host.UntilAsync(() => host.Manager.Calls.Contains("delete tea"));
        Assert.DoesNotContain("delete coffee", host.Manager.Calls);
    }

    [Fact]
    public async Task Watch_DocumentLeavesFileWithPrune_IsDeleted()
    {
        await using var host = await StartAsync(options => options.Prune = true, $"{ManifestText.Coffee}\n---\n{ManifestText.Named("tea")}");

        host.Write("manifests/a.yaml", ManifestText.Named("tea"));

        await host.UntilAsync(() => host.Manager.Calls.Contains("delete coffee"));
        Assert.DoesNotContain("delete tea", host.Manager.Calls);
    }

    [Fact]
    public async Task Watch_ApplyThatFailsOnce_IsTriedAgain()
    {
        await using var host = await StartAsync();
        host.Manager.Failures.Enqueue(new IOException("the disk is full"));

        host.Write("manifests/a.yaml", Second);

        await host.UntilAsync(() => host.Manager.Calls.Count == 2);
        Assert.Contains(host.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains("could not be applied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_BurstOfSaves_EndsWithTheLast()
    {
        await using var host = await StartAsync();

        for (var i = 0; i < 50; i++)
        {
            host.Write("manifests/a.yaml", ManifestText.Coffee.Replace("value: coffee", $"value: v{i}", StringComparison.Ordinal));
        }

        await host.UntilAsync(() => Value(host) == "v49");
        Assert.True(host.Manager.Calls.Count < 50);
    }

    private static async Task<ManifestHost> StartAsync(Action<ManifestOptions>? configure = null, string? text = null)
    {
        var host = new ManifestHost(configure: options =>
        {
            options.Watch = true;
            configure?.Invoke(options);
        });
        host.Write("manifests/a.yaml", text ?? ManifestText.Coffee);
        await host.StartAsync();
        return host;
    }

    private static string? Value(ManifestHost host) =>
        host.Manager.Get<Model.Service>("default", "coffee")?.Template.Spec.Containers[0].Environment[0].Value;
}
