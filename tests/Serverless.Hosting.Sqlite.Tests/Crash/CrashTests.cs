using System.Diagnostics;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Crash;

public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Rounds = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _lastSaid = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_AtRandomMoments_KeepsAllThatWasAcknowledged()
    {
        var path = _folder["store.db"];
        var random = new Random(20260504);
        var isLogLeft = false;
        for (var round = 0; round < Rounds; round++)
        {
            await WriteAndKillAsync(path, linesBefore: random.Next(1, 400));
            isLogLeft |= new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

            await using var store = SqliteRevisionStore.Open(new SqliteStoreOptions { Path = path }, TimeProvider.System);
            await CheckAsync(store);
        }

        Assert.True(isLogLeft, "No kill left a log behind that had to be recovered.");
        output.WriteLine($"{_lastSaid.Count} services over {Rounds} rounds.");
    }

    private async Task WriteAndKillAsync(string path, int linesBefore)
    {
        using var process = Process.Start(Command(path))!;
        try
        {
            for (var line = 0; line < linesBefore; line++)
            {
                Note(await process.StandardOutput.ReadLineAsync(Token));
            }
        }
        finally
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            Note(line);
        }

        await process.WaitForExitAsync(Token);
    }

    private void Note(string? line)
    {
        Assert.True(line is not null, "The writer ended before it was killed.");
        var words = line.Split(' ');
        _lastSaid[words[1]] = words[0];
    }

    private async Task CheckAsync(SqliteRevisionStore store)
    {
        var services = (await store.ListAsync<Service>(null, Token)).ToDictionary(service => service.Name);
        var configurations = (await store.ListAsync<Configuration>(null, Token)).ToDictionary(configuration => configuration.Name);
        var revisions = (await store.ListAsync<Revision>(null, Token)).Select(revision => revision.Name).ToHashSet();
        foreach (var (name, said) in _lastSaid)
        {
            var isThere = services.TryGetValue(name, out var service);
            Assert.True(said is "deleting" || isThere == (said is not "deleted"), $"{name} was {said}, and is there: {isThere}.");
            Assert.True(configurations.ContainsKey(name) == isThere && revisions.Contains(name) == isThere, $"{name} was deleted by half.");
            if (service is not null)
            {
                Assert.True(service.Generation == 2 || said is "created", $"{name} was {said}, and has generation {service.Generation}.");
                Assert.True(service.Status.Url == name || said is "created" or "updated", $"{name} was {said}, and has no status.");
            }
        }

        // Acknowledged or not: label and image of one write are both there, or neither is; so are the rows of one deletion.
        Assert.All(services.Values, service => Assert.Equal(service.Labels["image"], service.Template.Spec.Containers[0].Image));
        Assert.All(services.Values, service => Assert.Equal(service.Labels["image"], $"{service.Generation}"));
        Assert.All(configurations.Values, configuration => Assert.Equal(configuration.Owner?.Uid, services.GetValueOrDefault(configuration.Name)?.Uid));
        Assert.All(revisions, name => Assert.Contains(name, configurations.Keys));
    }

    private static ProcessStartInfo Command(string path)
    {
        var self = Environment.ProcessPath!;
        var command = new ProcessStartInfo(self) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            command.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        }

        command.ArgumentList.Add(CrashWriter.Argument);
        command.ArgumentList.Add(path);
        return command;
    }
}
