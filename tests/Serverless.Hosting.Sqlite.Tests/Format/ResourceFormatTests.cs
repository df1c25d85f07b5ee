using System.Collections;
using System.Text.Json;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Format;

public sealed class ResourceFormatTests
{
    private static readonly string[] GivenByTheStore =
        [nameof(Resource.Uid), nameof(Resource.Generation), nameof(Resource.Version), nameof(Resource.StatusVersion), nameof(Resource.CreatedAt), nameof(Resource.Problems)];

    public static TheoryData<string, Resource> FullResources => new()
    {
        { "Service", SampleResources.FullService() },
        { "Configuration", SampleResources.FullConfiguration() },
        { "Route", SampleResources.FullRoute() },
        { "Revision", SampleResources.FullRevision() },
    };

    /// <summary>Guards the round trips of full objects: a new field of the model fails here until they fill it, and then there until it is stored.</summary>
    [Theory]
    [MemberData(nameof(FullResources))]
    public void FullResource_EveryField_IsFilled(string kind, object resource) => Assert.Empty(Unfilled(resource, kind));

    [Theory]
    [MemberData(nameof(FullResources))]
    public void Read_WhatWasWritten_IsEqual(string kind, Resource resource)
    {
        var read = ResourceFormat.Read(resource.Kind, ResourceFormat.WriteSpec(resource), ResourceFormat.WriteStatus(resource));

        Assert.Equal(kind, $"{read.Kind}");
        Assert.Equal(resource, read with { Namespace = resource.Namespace, Name = resource.Name });
    }

    [Fact]
    public void Write_UsualValues_AreLeftOut()
    {
        var service = SampleResources.Service("a");

        Assert.Equal("""{"template":{"spec":{"containers":[{"image":"image"}]}}}""", ResourceFormat.WriteSpec(service));
        Assert.Equal("{}", ResourceFormat.WriteStatus(service));
    }

    [Fact]
    public void Read_OnlyWhatIsRequired_HasTheDefaultsOfTheModel()
    {
        var service = (Service)ResourceFormat.Read(ResourceKind.Service, """{"template":{"spec":{"containers":[{}]}}}""", "{}");
        var revision = (Revision)ResourceFormat.Read(ResourceKind.Revision, """{"spec":{"containers":[{"readinessProbe":{"httpGet":{}}}]}}""", "{}");

        Assert.Equal(new Service { Name = "", Template = new() { Spec = new() { Containers = [new()] } } }, service);
        Assert.Equal(new RevisionSpec { Containers = [new() { ReadinessProbe = new() { HttpGet = new("") } }] }, revision.Spec);
        Assert.Equal(new RevisionStatus(), revision.Status);
    }

    [Fact]
    public void Read_NoJson_Throws() => Assert.ThrowsAny<JsonException>(() => ResourceFormat.Read(ResourceKind.Route, "{", "{}"));

    private static IEnumerable<string> Unfilled(object value, string path)
    {
        foreach (var property in value.GetType().GetProperties().Where(property => property.CanWrite && !GivenByTheStore.Contains(property.Name)))
        {
            var (member, memberPath) = (property.GetValue(value), $"{path}.{property.Name}");
            var isUnfilled = member switch
            {
                null => true,
                string text => text.Length == 0,
                ICollection or IEnumerable => !((IEnumerable)member).Cast<object>().Any(),
                _ when property.PropertyType.IsValueType => member.Equals(Activator.CreateInstance(property.PropertyType)),
                _ => false,
            };
            var parts = member switch
            {
                null or string or ValueMap => [],
                IEnumerable list => list.Cast<object>(),
                _ => [member],
            };
            var records = parts.Where(part => part.GetType() is { IsEnum: false, Namespace: "Serverless.Hosting.Model" or "Serverless.Hosting.Reservations" });
            foreach (var missing in isUnfilled ? [memberPath] : records.SelectMany(part => Unfilled(part, memberPath)))
            {
                yield return missing;
            }
        }
    }
}
