using System.Globalization;
using CsCheck;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// What an orchestrator writes as environment variables comes out as the model says it.
/// </summary>
public sealed class ServicesReaderPropertyTests
{
    private static readonly Gen<Written> Services =
        from port in Gen.Int[1, 65535]
        from minScale in Gen.Int[0, 3]
        from maxScale in Gen.Int[0, 20]
        from reserved in Gen.Int[0, 2]
        from target in Gen.Int[1, 100_000].Select(hundredths => hundredths / 100m)
        from window in Gen.Int[6, 3600]
        from revisions in Gen.Bool.Array[1, 6]
        from cuts in Gen.Int[0, 100].Array[revisions.Length - 1]
        from tagged in Gen.Bool.Array[revisions.Length]
        select new Written(port, minScale, maxScale, reserved, target, window, revisions, Shares(cuts), tagged);

    [Fact]
    public void Variables_OfAnyService_BecomeThatService() => Services.Sample(written =>
    {
        var service = Assert.Single(ServicesReaderTests.ReadValid(ServicesReaderTests.Configuration([.. written.ToVariables()])));

        Assert.Equal(("shop", written.Port), (service.Name, service.Port));
        Assert.Equal(written.IsPushed.Select((_, i) => $"shop-v{i}"), service.Revisions.Select(revision => revision.Name));
        Assert.Equal(written.Shares, service.Traffic.Select(target => (int)target.Percent!));
        Assert.Equal(written.IsTagged.Select((isTagged, i) => isTagged ? $"tag-{i}" : null), service.Traffic.Select(target => target.Tag));
        for (var i = 0; i < written.IsPushed.Length; i++)
        {
            var annotations = service.Revisions[i].Template.Annotations;
            var settings = ScalingSettings.Resolve(annotations, 0, new AutoscalerOptions(), TimeSpan.FromMinutes(10));
            Assert.Equal((double)written.Target, settings.Target);
            Assert.Equal(TimeSpan.FromSeconds(written.Window), settings.StableWindow);
            Assert.Equal(written.IsPushed[i] ? (written.MinScale, written.MaxScale) : (1, 1), (settings.MinScale, settings.MaxScale));
            Assert.Equal(written.IsPushed[i] ? null : [new Uri($"http://localhost:{1000 + i}")], ProvidedInstances.AddressesOf(annotations));
            Assert.Equal(written.IsPushed[i] && written.Reserved > 0 ? "enable" : "disable", annotations[ReserveAnnotations.Enable]);
        }
    });

    private static int[] Shares(int[] cuts)
    {
        int[] places = [0, .. cuts.Order(), 100];
        return [.. places.Zip(places.Skip(1), (from, to) => to - from)];
    }

    private sealed record Written(int Port, int MinScale, int MaxScale, int Reserved, decimal Target, int Window, bool[] IsPushed, int[] Shares, bool[] IsTagged)
    {
        /// <summary>As a process gets them: the configuration turns each double underscore into a colon.</summary>
        public IEnumerable<string> ToVariables()
        {
            var service = new List<string>
            {
                $"Port={Port}", $"MinScale={MinScale}", $"MaxScale={MaxScale}", $"ReservedInstances={Reserved}", $"Autoscaling:Target={Target.ToString(CultureInfo.InvariantCulture)}", $"Autoscaling:StableWindow={Window}s",
            };
            for (var i = 0; i < IsPushed.Length; i++)
            {
                service.Add($"Revisions:v{i}:{(IsPushed[i] ? "Provided=true" : $"Address=http://localhost:{1000 + i}")}");
                service.Add($"Traffic:v{i}={Shares[i]}");
                if (IsTagged[i])
                {
                    service.Add($"Tags:tag-{i}=v{i}");
                }
            }

            return service.Select(setting => "Serverless:Services:shop:" + setting);
        }
    }
}
