using CsCheck;
using Serverless.Hosting.Model;
using static Serverless.Hosting.Deployment.SampleResources;

namespace Serverless.Hosting.Deployment;

public abstract partial class RevisionStoreContract
{
    private static readonly Gen<Step[]> Sequences =
        Gen.Select(Gen.Enum<StepKind>(), Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool, (kind, name, content, stale) => new Step(kind, name, content, stale)).Array[1, 40];

    private enum StepKind
    {
        Create,
        CreateOwned,
        Update,
        Relabel,
        UpdateStatus,
        Delete,
    }

    [Fact]
    public async Task Write_ManyWritersOfOneObject_LoseNothing()
    {
        const int Writers = 8;
        const int Rounds = 20;
        await Store.CreateAsync(Service("a") with { Status = new() { ObservedGeneration = 0 } }, Token);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => CountAsync(Rounds, isStatus: i % 2 == 0), Token)));

        var kept = (await Store.GetAsync<Service>("default", "a", Token))!;
        Assert.Equal(Writers / 2 * Rounds, kept.Template.Spec.ContainerConcurrency);
        Assert.Equal(1 + (Writers / 2 * Rounds), kept.Generation);
        Assert.Equal(Writers / 2 * Rounds, kept.Status.ObservedGeneration);
    }

    [Fact]
    public async Task Write_AnySequence_DoesWhatAPlainDictionaryDoes()
    {
        await using var watch = new WatchLog(Store);
        await watch.UntilReplayedAsync();
        var run = 0;
        await Sequences.SampleAsync(
            async steps =>
            {
                var model = new StoreModel(Store, $"run-{Interlocked.Increment(ref run)}");
                foreach (var step in steps)
                {
                    await model.DoAsync(step);
                }
            },
            iter: 60,
            threads: 1);

        var told = new Dictionary<ResourceId, Resource>();
        foreach (var change in await watch.UntilPutAsync(await MarkAsync()))
        {
            told.Remove(change.Resource!.Id);
            if (change.Kind == StoreChangeKind.Put)
            {
                told.Add(change.Resource.Id, change.Resource);
            }
        }

        Assert.Equal(await Store.ListAsync<Service>(null, Token), told.Values.OfType<Service>().OrderBy(Key, StringComparer.Ordinal));
        Assert.Equal(await Store.ListAsync<Configuration>(null, Token), told.Values.OfType<Configuration>().OrderBy(Key, StringComparer.Ordinal));

        static string Key(Resource resource) => $"{resource.Namespace}\0{resource.Name}";
    }

    private async Task CountAsync(int rounds, bool isStatus)
    {
        for (var done = 0; done < rounds;)
        {
            var kept = (await Store.GetAsync<Service>("default", "a", Token))!;
            var spec = kept.Template.Spec with { ContainerConcurrency = kept.Template.Spec.ContainerConcurrency + 1 };
            try
            {
                _ = isStatus
                    ? await Store.UpdateStatusAsync(kept with { Status = kept.Status with { ObservedGeneration = kept.Status.ObservedGeneration + 1 } }, Token)
                    : await Store.UpdateAsync(kept with { Template = kept.Template with { Spec = spec } }, Token);
                done++;
            }
            catch (StoreConflictException)
            {
                // Another writer was first: count from what it wrote.
            }
        }
    }

    /// <summary>One write: of object <c>Name</c>, with content <c>Content</c>, from the newest or the oldest version that was ever seen.</summary>
    private sealed record Step(StepKind Kind, int Name, int Content, bool IsStale);

    /// <summary>What a store should hold, kept the simplest way, and a store that must agree after each step.</summary>
    private sealed class StoreModel(IRevisionStore store, string ns)
    {
        private readonly Dictionary<string, Configuration> _expected = [];
        private readonly Dictionary<string, List<Configuration>> _seen = [];

        public async Task DoAsync(Step step)
        {
            var name = $"c{step.Name}";
            var now = _expected.GetValueOrDefault(name);
            var seen = _seen.TryGetValue(name, out var all) ? all : _seen[name] = [Configuration(name, ns: ns)];
            var origin = step.IsStale ? seen[0] : now ?? seen[^1];
            await (step.Kind switch
            {
                StepKind.Create => CreateAsync(Configuration(name, ns: ns, image: $"{step.Content}"), now),
                StepKind.CreateOwned => CreateAsync(Configuration(name, _expected.GetValueOrDefault($"c{step.Content}"), ns), now),
                StepKind.Update => UpdateAsync(origin with { Template = Configuration("x", image: $"{step.Content}").Template }, now),
                StepKind.Relabel => UpdateAsync(origin with { Labels = origin.Labels.With("a", $"{step.Content}") }, now),
                StepKind.UpdateStatus => UpdateStatusAsync(origin with { Status = new() { ObservedGeneration = step.Content } }, now),
                _ => DeleteAsync(origin, step.Content == 0 ? null : origin.Version, now),
            });
            Assert.Equal(_expected.Values.OrderBy(kept => kept.Name, StringComparer.Ordinal), await store.ListAsync<Configuration>(ns, Token));
        }

        private Task CreateAsync(Configuration wanted, Configuration? now) => ExpectAsync(
            store.CreateAsync(wanted, Token),
            isConflict: now is not null,
            kept => wanted with { Uid = kept.Uid, CreatedAt = kept.CreatedAt, Generation = 1, Version = kept.Version, StatusVersion = kept.StatusVersion });

        private Task UpdateAsync(Configuration wanted, Configuration? now) => ExpectAsync(
            store.UpdateAsync(wanted, Token),
            isConflict: now?.Version != wanted.Version || now is null,
            kept => now! with
            {
                Template = wanted.Template,
                Labels = wanted.Labels,
                Owner = wanted.Owner,
                Generation = now.Generation + (now.Template == wanted.Template ? 0 : 1),
                Version = now.Template == wanted.Template && now.Labels.Equals(wanted.Labels) && now.Owner == wanted.Owner ? now.Version : Fresh(kept.Version, now),
            });

        private Task UpdateStatusAsync(Configuration wanted, Configuration? now) => ExpectAsync(
            store.UpdateStatusAsync(wanted, Token),
            isConflict: now?.StatusVersion != wanted.StatusVersion || now is null,
            kept => now! with
            {
                Status = wanted.Status,
                StatusVersion = now.Status == wanted.Status ? now.StatusVersion : Fresh(kept.StatusVersion, now),
            });

        private async Task DeleteAsync(Configuration wanted, long? version, Configuration? now)
        {
            var deletion = store.DeleteAsync(wanted.Id, version, Token);
            if (now is not null && version is not null && version != now.Version)
            {
                await Assert.ThrowsAsync<StoreConflictException>(() => deletion);
                return;
            }

            Assert.Equal(now is not null, await deletion);
            if (now is not null)
            {
                Forget(now);
            }
        }

        private void Forget(Configuration gone)
        {
            _expected.Remove(gone.Name);
            foreach (var owned in _expected.Values.Where(kept => kept.Owner?.Uid == gone.Uid).ToArray())
            {
                Forget(owned);
            }
        }

        private async Task ExpectAsync(Task<Configuration> write, bool isConflict, Func<Configuration, Configuration> expected)
        {
            if (isConflict)
            {
                await Assert.ThrowsAsync<StoreConflictException>(() => write);
                return;
            }

            var kept = await write;
            Assert.Equal(expected(kept), kept);
            _expected[kept.Name] = kept;
            _seen[kept.Name].Add(kept);
        }

        private static long Fresh(long given, Configuration now)
        {
            Assert.True(given > Math.Max(now.Version, now.StatusVersion), "A version is greater than all before it.");
            return given;
        }
    }
}
