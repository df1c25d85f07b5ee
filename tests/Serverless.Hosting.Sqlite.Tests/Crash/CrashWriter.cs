using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Crash;

/// <summary>
/// Writes as fast as it can until it is killed, and says on standard output what was acknowledged.
/// </summary>
internal static class CrashWriter
{
    public const string Argument = "--write-until-killed";

    private const int Writers = 8;

    public static async Task<int> RunAsync(string path)
    {
        await using var store = SqliteRevisionStore.Open(new SqliteStoreOptions { Path = path }, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(store, writer))));
        return 0;
    }

    private static async Task WriteAsync(SqliteRevisionStore store, int writer)
    {
        for (var i = 0; ; i++)
        {
            var name = $"s{writer}-{i}-{Environment.ProcessId}";
            var service = await store.CreateAsync(SampleResources.Service(name, image: "1") with { Labels = Label("1") }, default);
            var configuration = await store.CreateAsync(SampleResources.Configuration(name, service), default);
            await store.CreateAsync(SampleResources.Revision(name, configuration), default);
            Say("created", name);
            await store.UpdateAsync(SampleResources.Service(name, image: "2") with { Labels = Label("2"), Version = service.Version }, default);
            Say("updated", name);
            await store.UpdateStatusAsync(service with { Status = new() { Url = name } }, default);
            Say("reported", name);
            if (i % 2 == 0)
            {
                Say("deleting", name);
                await store.DeleteAsync(service.Id, null, default);
                Say("deleted", name);
            }
        }
    }

    private static ValueMap Label(string image) => ValueMap.Create([new("image", image)]);

    // One call writes one whole line: standard output is flushed by each, and locked.
    private static void Say(string what, string name) => Console.Out.WriteLine($"{what} {name}");
}
