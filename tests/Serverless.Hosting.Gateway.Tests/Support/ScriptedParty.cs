using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// Another party that starts and ends instances as the management API says: each is a program on a real socket in this process.
/// </summary>
internal sealed class ScriptedParty : IAsyncDisposable
{
    private static int _starts;

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _api;
    private readonly RequestDelegate _app;
    private readonly ConcurrentDictionary<string, Running> _running = new();
    private readonly ConcurrentQueue<string> _ended = new();
    private Task _loop = Task.CompletedTask;

    public ScriptedParty(Uri api, RequestDelegate app, string? token = null)
    {
        (_api, _app) = (api, app);
        _client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Why nothing can be started; null if it can.</summary>
    public string? Failure { get; init; }

    /// <summary>The last document that the host sent.</summary>
    public JsonNode? Told { get; private set; }

    /// <summary>The ids of the instances that were ended, in order.</summary>
    public IReadOnlyCollection<string> Ended => _ended;

    public IReadOnlyCollection<Running> Instances => [.. _running.Values];

    public int CountOf(string @class) => _running.Values.Count(running => running.Class == @class);

    public void Start() => _loop = Task.Run(FollowAsync);

    /// <summary>Stops following, as one that has crashed; what it started goes on.</summary>
    public async Task CrashAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    /// <summary>Takes over what another one left running.</summary>
    public ScriptedParty Adopt(ScriptedParty other)
    {
        foreach (var (id, running) in other._running)
        {
            _running[id] = running;
        }

        other._running.Clear();
        return this;
    }

    /// <summary>Ends an instance as if it had crashed, and tells the host when it follows next.</summary>
    public async Task KillAsync(Running instance)
    {
        _running.TryRemove(instance.Id, out _);
        await instance.Program.DisposeAsync();
        await PutAsync(instance.Revision);
    }

    public async Task<HttpResponseMessage> PutAsync(string revision, string body) =>
        await _client.PutAsync(new Uri(_api, $"apis/serverless.hosting/v1/namespaces/default/revisions/{revision}/instances"), new StringContent(body, Encoding.UTF8, "application/json"));

    public async ValueTask DisposeAsync()
    {
        await CrashAsync();
        foreach (var running in _running.Values)
        {
            await running.Program.DisposeAsync();
        }

        _client.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var stream = await _client.GetStreamAsync(new Uri(_api, "apis/serverless.hosting/v1/instances?watch=true"), _stop.Token);
                using var reader = new StreamReader(stream);
                var isFirst = true;
                while (await reader.ReadLineAsync(_stop.Token) is { } line)
                {
                    if (line.Length > 0)
                    {
                        Told = JsonNode.Parse(line);
                        await FollowAsync(Told!["revisions"]!.AsArray(), isFirst);
                        isFirst = false;
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // the host is not there, or ends; or this one does
                await Task.Yield();
            }
        }
    }

    private async Task FollowAsync(JsonArray revisions, bool isFirst)
    {
        foreach (var revision in revisions)
        {
            var name = (string)revision!["name"]!;
            var changed = isFirst;
            string[] end = [.. revision["end"]!.AsArray().Select(id => (string)id!)];
            foreach (var id in end.Where(_running.ContainsKey))
            {
                _running.TryRemove(id, out var ended);
                _ended.Enqueue(id);
                await ended!.Program.DisposeAsync();
                changed = true;
            }

            foreach (var @class in new[] { "standard", "reserved" })
            {
                while (Failure is null && _running.Values.Count(running => running.Revision == name && running.Class == @class) < (int)revision[@class]!)
                {
                    var id = $"{name}.{Interlocked.Increment(ref _starts)}";
                    _running[id] = new Running(id, name, @class, await FakeInstance.StartAsync(_app));
                    changed = true;
                }
            }

            if (changed || Failure is not null || end.Length > 0)
            {
                await PutAsync(name);
            }
        }
    }

    private async Task PutAsync(string revision)
    {
        var body = new JsonObject
        {
            ["instances"] = new JsonArray([.. _running.Values.Where(running => running.Revision == revision).Select(running => (JsonNode)new JsonObject
            {
                ["id"] = running.Id,
                ["class"] = running.Class,
                ["state"] = "running",
                ["address"] = running.Program.Address.GetLeftPart(UriPartial.Authority),
            })]),
            ["failure"] = Failure is null ? null : new JsonObject { ["reason"] = "FailedToStart", ["message"] = Failure },
        };
        using var response = await PutAsync(revision, body.ToJsonString());
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
    }

    internal sealed record Running(string Id, string Revision, string Class, FakeInstance Program);
}
